# <solution>
