"""What of students lies in a course, and how it is removed.

`places` is the one list of where; `choosing` says whose is meant, `finding` what there is of it,
`rewriting` what is left of a file with several students, `removing` does it.
"""
