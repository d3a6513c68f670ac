# One line for Python:      

# <solution>

nothing = ' '  # 
