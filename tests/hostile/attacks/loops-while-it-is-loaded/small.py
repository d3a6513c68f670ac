# <solution>

while True:
    pass
