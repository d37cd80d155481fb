"""The kinds of workbooks, by the name the command line gives them."""
