# <solution>


def ᐸscriptᐳ_یک_нет_ⅹ(x):
    if x:
        # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
        pass


TEXT = "\u202e <b>=1+1"
# *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
