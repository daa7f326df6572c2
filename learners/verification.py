def ask_for_recheck(record):
    pass
