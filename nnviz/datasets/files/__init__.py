"""Files: can one be read at all, what is it, how is it unpacked, and in what do its bytes become text?"""
