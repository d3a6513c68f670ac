# Configuration of nbgrader for this course. It is yours: autograder does not write it again.
c = get_config()  # noqa: F821 - nbgrader provides it

# c.CourseDirectory.course_id = "my-course"

# What assignments with layer files need. Keep this line behind settings of your own.
load_subconfig("nbgrader_autograder.py")  # noqa: F821 - and this
