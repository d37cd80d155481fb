"""Writing communes, hamlets, accounts and roles: permission → lock → rules → write → journal, in one transaction."""

from hamlets.actions.accounts import (
    close_account,
    create_account,
    end_role,
    give_role_by_name,
    give_role_here,
    reopen_account,
    reset_password,
    unlock_account,
    update_account,
)
from hamlets.actions.common import Grant, Issued
from hamlets.actions.communes import MergedCommunes, merge_communes
from hamlets.actions.handover import hand_over
from hamlets.actions.places import add_hamlet, change_commune, change_hamlet, end_hamlet
from hamlets.actions.succession import NewHamlet, merge_hamlets, split_hamlet
from hamlets.actions.system import (
    add_administrator,
    create_commune,
    create_reader,
    create_system_admin,
    reset_password_of,
    set_reader_communes,
)

__all__ = [
    "Grant",
    "Issued",
    "MergedCommunes",
    "NewHamlet",
    "add_administrator",
    "add_hamlet",
    "change_commune",
    "change_hamlet",
    "close_account",
    "create_account",
    "create_commune",
    "create_reader",
    "create_system_admin",
    "end_hamlet",
    "end_role",
    "give_role_by_name",
    "give_role_here",
    "hand_over",
    "merge_communes",
    "merge_hamlets",
    "reopen_account",
    "reset_password",
    "reset_password_of",
    "set_reader_communes",
    "split_hamlet",
    "unlock_account",
    "update_account",
]
