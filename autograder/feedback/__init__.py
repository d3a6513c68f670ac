"""The pages that people read: a student's feedback, and a report on the class.

Data in, text out: nothing here opens a file of a course or runs the grader.
"""
