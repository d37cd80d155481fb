"""Plans and their versions."""

from django.urls import path

from targets.views import candidates, compare, decide, goals, life, lines, openings, plan, plans, sheets, text

app_name = "targets"

VERSION = "<int:year>/ban-<int:number>/"

urlpatterns = [
    path("", plans.plans, name="plans"),
    path("mo/", plans.open_year, name="open"),
    path("<int:year>/", plan.plan, name="plan"),
    path("<int:year>/so-sanh/", compare.compare, name="compare"),
    # The households behind the figures
    path("<int:year>/ho-thoat/", candidates.candidates, name="candidates"),
    path("<int:year>/ho-thoat/luu/", candidates.pin, name="pin"),
    path("<int:year>/theo-doi/", candidates.progress, name="progress"),
    path(VERSION, plan.plan_version, name="plan_version"),
    # Typing
    path(f"{VERSION}luu/<slug:table>/", lines.save, name="save"),
    path(f"{VERSION}xem-truoc/<slug:table>/", lines.preview, name="preview"),
    path(f"{VERSION}dan/<slug:table>/", lines.paste, name="paste"),
    path(f"{VERSION}dien-0/<slug:table>/", lines.fill, name="fill"),
    path(f"{VERSION}bo-go/<slug:table>/", lines.give_up, name="give_up"),
    path(f"{VERSION}bo-so-dan/", lines.remove_stated, name="remove_stated"),
    # What the version is to reach, and what it is printed with
    path(f"{VERSION}muc-tieu/", goals.goals, name="goals"),
    path(f"{VERSION}ly-do/", goals.reason, name="reason"),
    path(f"{VERSION}phan-bo/", goals.split, name="split"),
    path(f"{VERSION}thong-tin/", goals.details, name="details"),
    path(f"{VERSION}dau-ky/", goals.openings, name="openings"),
    path(f"{VERSION}dau-ky-xom-moi/", openings.split_openings, name="split_openings"),
    # Its words
    path(f"{VERSION}loi-van/", text.text, name="text"),
    path(f"{VERSION}loi-van/bat-dau/", text.start, name="text_start"),
    path(f"{VERSION}loi-van/luu/<slug:key>/", text.save, name="text_save"),
    path(f"{VERSION}loi-van/xem-truoc/<slug:key>/", text.preview, name="text_preview"),
    path(f"{VERSION}loi-van/them/<slug:key>/", text.add, name="text_add"),
    path(f"{VERSION}loi-van/xem-truoc-them/<slug:key>/", text.preview_added, name="text_preview_added"),
    path(f"{VERSION}loi-van/bo-go/<slug:key>/", text.give_up, name="text_give_up"),
    path(f"{VERSION}loi-van/chuyen/<slug:key>/", text.move, name="text_move"),
    path(f"{VERSION}loi-van/bo/<slug:key>/", text.remove, name="text_remove"),
    path(f"{VERSION}loi-van/ly-do/<slug:key>/", text.reason, name="text_reason"),
    # Its life
    path(f"{VERSION}trinh/", life.submit, name="submit"),
    path(f"{VERSION}rut-lai/", life.recall, name="recall"),
    path(f"{VERSION}dieu-chinh/", life.adjust, name="adjust"),
    path(f"{VERSION}duyet/", decide.decide, name="decide"),
    path(f"{VERSION}duyet/dong-y/", decide.approve, name="approve"),
    path(f"{VERSION}duyet/tra-lai/", decide.send_back, name="send_back"),
    path(f"{VERSION}bo-du-thao/", life.discard, name="discard"),
    path(f"{VERSION}bai-bo/", life.revoke, name="revoke"),
    # After issuing
    path(f"{VERSION}tiep-nhan/", sheets.acknowledgements, name="acknowledgements"),
    path(f"{VERSION}phieu/<slug:hamlet>/", sheets.hamlet_sheet, name="hamlet_sheet"),
]
