print("cadet")
