#!/usr/bin/env bash
# Try docs/jupyterhub.md: a real hub on this machine, a teacher and a student with accounts of their
# own, an assignment from its release to the feedback. As root, since the hub starts servers as users:
#
#     .ci/try_jupyterhub.sh FOLDER
#
# FOLDER/venv has jupyterhub and the kit with [instructor]; FOLDER/node_modules has
# configurable-http-proxy. Makes two users, hubteach and hubada, and removes them again.
set -euo pipefail
root="$(cd "$1" && pwd)"
port=18000
hub="http://127.0.0.1:$port"
export PATH="$root/venv/bin:$root/node_modules/.bin:$PATH"
config="$root/venv/etc/jupyter"
exchange="$root/exchange"

cleanup() {
  [ -z "${pid:-}" ] || { kill "$pid" 2>/dev/null && wait "$pid"; } || true
  for user in hubteach hubada; do
    userdel --remove "$user" 2>/dev/null || true
  done
}
trap cleanup EXIT
for user in hubteach hubada; do useradd --create-home --shell /bin/bash "$user"; done

install -d -o hubteach -g hubteach ~hubteach/.jupyter
echo 'c = get_config()
c.CourseDirectory.root = "'"$(echo ~hubteach)"'/course"' > ~hubteach/.jupyter/nbgrader_config.py

# What the page says an administrator writes.
rm -rf "$exchange" && mkdir -m 777 "$exchange"
mkdir -p "$config"
cat > "$config/nbgrader_config.py" <<CONFIG
c = get_config()
c.Exchange.root = "$exchange"
c.CourseDirectory.course_id = "numpy"
CONFIG
cat > "$root/jupyterhub_config.py" <<CONFIG
c = get_config()
c.JupyterHub.bind_url = "$hub"
c.JupyterHub.hub_port = $((port + 1))
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:$((port + 2))"
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allowed_users = {"hubteach", "hubada"}
c.Spawner.environment = {"PATH": "$PATH"}
c.JupyterHub.services = [{"name": "try", "api_token": "a-token-for-this-try-alone"}]
c.JupyterHub.load_roles = [
    {"name": "try", "services": ["try"], "scopes": ["admin:users", "admin:servers", "access:servers"]}
]
CONFIG
cd "$root"
jupyterhub --config jupyterhub_config.py > "$root/hub.log" 2>&1 &
pid=$!

api() { # METHOD PATH: ask the hub, or a user's server behind it
  curl --silent --show-error --fail --max-time 120 --request "$1" \
    --header "Authorization: token a-token-for-this-try-alone" "${@:3}" "$hub/$2"
}
as() { # USER COMMAND...: what the user types in a terminal of the hub
  runuser --user "$1" -- env --chdir "$(getent passwd "$1" | cut -d: -f6)" PATH="$PATH" \
    HOME="$(getent passwd "$1" | cut -d: -f6)" bash -euc "$2"
}
for _ in $(seq 60); do api GET hub/api/ >/dev/null 2>&1 && break; sleep 1; done
for user in hubteach hubada; do
  api POST "hub/api/users/$user/server" >/dev/null
  for _ in $(seq 60); do
    [[ "$(api GET "hub/api/users/$user")" == *'"ready": true'* ]] && break; sleep 1
  done
  ps -eo user,args | grep -q "^$user .*singleuser"
  echo "== the server of $user is up"
done

echo "== the teacher writes and releases"
as hubteach 'autograder new course && cd course && autograder build --release'
as hubteach 'cd course && nbgrader generate_assignment measurements --force && nbgrader release_assignment measurements' 2>&1 | tail -2
as hubteach 'autograder doctor' || true

echo "== the student fetches and hands in, by the extension of nbgrader's in the server"
api GET "user/hubada/assignments?course_id=numpy" | head -c 300; echo
api POST "user/hubada/assignments/fetch" --data "course_id=numpy" --data "assignment_id=measurements" | head -c 200; echo
as hubada 'ls measurements && cd measurements && python -m checks | tail -15'
install -o hubada -g hubada -m 644 ~hubteach/course/solutions/measurements/measurements.py ~hubada/measurements/measurements.py
as hubada 'cd measurements && python -m checks | tail -5'
api POST "user/hubada/assignments/submit" --data "course_id=numpy" --data "assignment_id=measurements" | head -c 200; echo

echo "== the teacher writes a correction: version 2"
as hubteach 'cd course && sed -i "s/Distances/Distances again/" solutions/measurements/1_measurements.py && autograder build --patch'

echo "== the teacher collects, grades in the sandbox, gives back"
as hubteach "cd course && autograder collect $exchange/numpy/inbound measurements --from nbgrader"
as hubteach 'cd course && autograder grade --sandbox inner'
as hubteach 'cd course && autograder grade --sandbox auto | tail -3'
as hubteach 'cd course && grep -o "\"release\": \"[^\"]*\"\|\"made_for\": \"[^\"]*\"\|\"tier\": \"[^\"]*\"" results/measurements/hubada.json'
echo "== formgrader in the teacher's server has the scores"
api GET user/hubteach/formgrader/api/submissions/measurements | head -c 400; echo
as hubteach 'cd course && autograder return --to nbgrader && nbgrader release_feedback measurements' 2>&1 | tail -3
api POST "user/hubada/assignments/fetch_feedback" --data "course_id=numpy" --data "assignment_id=measurements" | head -c 300; echo
as hubada 'find . -path "*feedback*" -name "*.html"'

echo "== the correction reaches the student and leaves the own files alone"
as hubteach 'cd course && nbgrader generate_assignment measurements --force && nbgrader release_assignment measurements --force' 2>&1 | tail -1
as hubada 'sha256sum measurements/measurements.py > before && rm -r measurements/checks && nbgrader fetch_assignment measurements --replace --course numpy && sha256sum -c before && cat measurements/checks/release_version.txt' 2>&1 | tail -3
