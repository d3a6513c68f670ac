import importlib.util
import os
import pkgutil
import sys
import zipimport

won = []
sys.path[:0] = ["<site-packages>", os.path.dirname("<kit>"), "<kit>", "<kit>/sandbox"]
sys.path_importer_cache.clear()
importlib.invalidate_caches()
for name in ("autograder", "autograder.cli", "pytest", "pydantic", "session", "zygote", "meter", "plan"):
    try:
        won.append(importlib.import_module(name).__file__)
    except ImportError:
        pass
for path in ("__init__.py", "cli.py", "grading/session.py", "sandbox/meter.py", "sandbox/plan.py"):
    try:
        spec = importlib.util.spec_from_file_location("stolen", f"<kit>/{path}")
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
        won.append(path)
    except (OSError, ImportError):
        pass
for path in ("<kit>", "<site-packages>", os.path.dirname("<kit>")):
    try:
        won += [path] if zipimport.zipimporter(path) else []
    except ImportError:
        pass
    others = {m.name for m in pkgutil.iter_modules([path])} - {"numpy", "msgspec"}
    inside = {"link", "loading", "mending", "restrict", "tracebacks", "wire", "worker", "zygote"}
    won += sorted(others - inside)
won = [each for each in won if not str(each).endswith("/zygote.py")]
if won:
    raise SystemExit(str(won))

# <solution>
