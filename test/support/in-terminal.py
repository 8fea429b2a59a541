"""Runs a command in a pseudo terminal: reads {command, steps, columns} as JSON, prints all that the terminal shows."""
import fcntl, json, os, pty, select, struct, sys, termios, time

asked = json.load(sys.stdin)
pid, fd = pty.fork()
if pid == 0:
    os.execvp(asked['command'][0], asked['command'])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 40, asked['columns'], 0, 0))
steps = list(asked['steps'])
shown = b''
fresh = 0
deadline = time.monotonic() + 60
while True:
    if time.monotonic() > deadline:
        sys.stderr.write('waited in vain for ' + (steps[0]['until'] if steps else 'the end'))
        os.kill(pid, 9)
        break
    if steps:
        at = shown.find(steps[0]['until'].encode(), fresh)
        if at >= 0:
            fresh = at + len(steps[0]['until'].encode())
            os.write(fd, steps.pop(0)['type'].encode())
    if not select.select([fd], [], [], 0.2)[0]:
        continue
    try:
        piece = os.read(fd, 65536)
    except OSError:
        break
    if not piece:
        break
    shown += piece
sys.stdout.buffer.write(shown)
sys.stdout.flush()
if steps and time.monotonic() <= deadline:
    sys.stderr.write('it ended before ' + steps[0]['until'])
_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status) & 255)
