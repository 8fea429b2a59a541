import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import type { SandboxLimits, SandboxResult } from '../../../src/core/sandbox/sandbox.ts'
import { sandbox } from '../../support/sandbox.ts'

/** What only the host may see. */
const secret = 'made-up-host-secret'
const host = mkdtempSync(join(tmpdir(), 'rubberduck-host-'))
let folder = ''
let tcp: Server
let unix: Server
let connections = 0

const listen = (server: Server, where: string | number): Promise<void> =>
  new Promise((resolve) => {
    if (typeof where === 'number') server.listen(where, '127.0.0.1', resolve)
    else server.listen(where, resolve)
  })

beforeAll(async () => {
  writeFileSync(join(host, 'secret.txt'), secret)
  mkdirSync(join(host, 'server.git', 'hooks'), { recursive: true })
  process.env.RUBBERDUCK_TEST_TOKEN = secret
  tcp = createServer(() => connections++)
  unix = createServer(() => connections++)
  await listen(tcp, 0)
  await listen(unix, join(host, 'socket'))
})

afterAll(() => {
  tcp.close()
  unix.close()
  delete process.env.RUBBERDUCK_TEST_TOKEN
  rmSync(host, { recursive: true, force: true })
})

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rubberduck-folder-'))
  return () => rmSync(folder, { recursive: true, force: true })
})

function sh(script: string, limits: Partial<SandboxLimits> = {}): Promise<SandboxResult> {
  const reads = [{ from: dirname(realpathSync(process.execPath)), to: '/opt/node/bin' }]
  const command = ['sh', '-c', script]
  return must(sandbox).run({ command, folder, reads, path: ['/opt/node/bin'], limits: { seconds: 60, ...limits } })
}

const port = () => (tcp.address() as { port: number }).port

/** Processes on the host whose command line contains a word. */
function running(word: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || pid === String(process.pid)) return false
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word)
    } catch {
      return false
    }
  })
}

describe.skipIf(sandbox === undefined)('the sandbox', () => {
  describe('shows nothing of the host', () => {
    it.each([
      ['a file by its path', () => `cat ${host}/secret.txt`],
      ['a file through ..', () => `cat ../../../../..${host}/secret.txt`],
      ['a file through the root of a process', () => `cat /proc/1/root${host}/secret.txt`],
      ['a file through its own root', () => `cat /proc/self/root${host}/secret.txt`],
      ['a file through the folder of a process', () => `cat /proc/*/cwd/../../..${host}/secret.txt`],
      ['a link', () => `ln -s ${host}/secret.txt link; cat link`],
      ['a hard link', () => `ln ${host}/secret.txt hard; cat hard`],
      ['the variables of the server', () => 'env; cat /proc/*/environ'],
      ['the arguments and variables of other processes', () => 'cat /proc/*/cmdline /proc/*/environ | tr "\\0" " "'],
      ['homes', () => 'cat /root/.bash_history /home/*/.ssh/* /root/.ssh/* /root/.npmrc /root/.netrc ~root/.gitconfig'],
      ['accounts', () => 'grep root /etc/passwd /etc/group || cat /etc/shadow && echo made-up-host-secret'],
      ['host names and name servers', () => 'cat /etc/resolv.conf || cat /etc/hostname && echo made-up-host-secret'],
      ['sockets and state of services', () => 'ls /run /var/run /var/lib /srv /mnt /media && echo made-up-host-secret'],
      ['disks', () => 'cat /dev/sda /dev/vda /dev/mem /dev/kmsg && echo made-up-host-secret'],
      ['the log of the kernel', () => 'dmesg && echo made-up-host-secret'],
      ['settings of the kernel', () => 'echo 1 > /proc/sys/kernel/sysrq && echo made-up-host-secret'],
      ['the system tree', () => 'ls /sys/class && echo made-up-host-secret'],
      ['temporary files', () => `ls /tmp | grep . && echo ${secret}`],
      ['shared memory', () => `ls /dev/shm | grep . && echo ${secret}`],
      ['other users by their processes', () => `test "$(ls /proc | grep -c '^[0-9]')" -gt 8 && echo ${secret}`],
    ])('%s', async (_what, script) => {
      expect((await sh(script())).output).not.toContain(secret)
    })

    it('a link that the repository brings', async () => {
      symlinkSync(join(host, 'secret.txt'), join(folder, 'link'))
      symlinkSync('/', join(folder, 'root'))
      expect((await sh(`cat link root${host}/secret.txt`)).output).not.toContain(secret)
    })
  })

  describe('lets nothing be written outside of its folder', () => {
    it.each([
      ['a file of the host', () => `echo x > ${host}/new`],
      ['a file through a link', () => `ln -s ${host} out; echo x > out/new`],
      ['a file through ..', () => `echo x > ../..${host}/new`],
      ['a hook of the server', () => `echo x > ${host}/server.git/hooks/post-receive`],
      ['a setting for a later call of git', () => `git config --file ${host}/server.git/config core.fsmonitor x`],
      ['programs', () => 'echo x > /usr/bin/rubberduck-test'],
      ['libraries', () => 'echo x > /lib/rubberduck-test'],
      ['settings', () => 'echo x > /etc/ld.so.preload'],
      ['the root', () => 'echo x > /rubberduck-test'],
      ['devices', () => 'mknod disk b 8 0 || echo x > /dev/rubberduck-test'],
      ['a mount', () => `mount --bind ${host} /repo || mount -t tmpfs none /usr`],
      ['a new root', () => `mkdir a; chroot a true || pivot_root a a`],
      [
        'a user namespace with a mount',
        () => `unshare --user --map-root-user --mount sh -c 'mount -t tmpfs none /usr'`,
      ],
      ['the memory of a process', () => 'echo x > /proc/1/mem'],
      ['limits of the machine', () => 'echo 1 > /proc/sys/vm/drop_caches'],
      ['the score of the memory killer', () => 'echo -1000 > /proc/self/oom_score_adj'],
      ['a program for crashes', () => 'echo "|/repo/x" > /proc/sys/kernel/core_pattern'],
      ['the keys of the machine', () => 'test -s /proc/keys'],
      ['the time', () => 'date -s 2000-01-01'],
      ['the host name', () => 'hostname rubberduck-test'],
      ['the network', () => 'ip link add dummy0 type dummy'],
      ['a module of the kernel', () => 'modprobe dummy || insmod x.ko'],
      ['swap', () => 'dd if=/dev/zero of=s bs=1024 count=64 && chmod 600 s && mkswap s && swapon s'],
    ])('%s', async (_what, script) => {
      const { code } = await sh(script())
      expect(code).not.toBe(0)
      expect(readdirSync(host).sort()).toEqual(['secret.txt', 'server.git', 'socket'])
      expect(readdirSync(join(host, 'server.git', 'hooks'))).toEqual([])
    })

    it('but its folder, its home and temporary files can', async () => {
      const { code, output } = await sh('echo a > made && echo b > ~/x && echo c > /tmp/x && cat made ~/x /tmp/x')
      expect([code, output]).toEqual([0, 'a\nb\nc\n'])
      expect(readFileSync(join(folder, 'made'), 'utf8')).toBe('a\n')
      expect((await sh('ls ~ /tmp')).output).not.toContain('x')
    })
  })

  // It makes the calls of the kernel that a shell does not have.
  describe.skipIf(!existsSync('/usr/bin/python3'))('gives no rights', () => {
    const python = (code: string) => `python3 -c '${code}'`
    const call = (numbers: string) =>
      python(`import ctypes,platform,sys
n=${numbers}["aarch64" if platform.machine()=="aarch64" else "x86_64"]
l=ctypes.CDLL(None,use_errno=True)
r=l.syscall(n,0,0,0,0,0)
sys.exit(0 if r<0 and ctypes.get_errno() in (1,38) else 9)`)
    it.each([
      ['ptrace', call('{"x86_64":101,"aarch64":117}')],
      ['keyrings', call('{"x86_64":250,"aarch64":219}')],
      ['bpf', call('{"x86_64":321,"aarch64":280}')],
      ['mount', call('{"x86_64":165,"aarch64":40}')],
      ['the new mount calls', call('{"x86_64":430,"aarch64":430}')],
      ['io_uring', call('{"x86_64":425,"aarch64":425}')],
      ['perf', call('{"x86_64":298,"aarch64":241}')],
      ['userfaultfd', call('{"x86_64":323,"aarch64":282}')],
      ['file handles', call('{"x86_64":304,"aarch64":265}')],
      ['clone3', call('{"x86_64":435,"aarch64":435}')],
      [
        'a user namespace by clone',
        python(`import ctypes,platform,sys
n=220 if platform.machine()=="aarch64" else 56
l=ctypes.CDLL(None,use_errno=True)
r=l.syscall(n,0x10000000|17,0,0,0,0)
sys.exit(0 if r<0 and ctypes.get_errno()==1 else 9)`),
      ],
      [
        'input to the terminal',
        python(`import fcntl,os,sys
a,b=os.openpty()
try: fcntl.ioctl(b,0x5412,b"x")
except PermissionError: sys.exit(0)
sys.exit(9)`),
      ],
      ['programs with the rights of their owner', 'cp /bin/sh own; chmod u+s own; test "$(./own -c "id -u")" = 1000'],
      [
        'capabilities',
        'grep -q "CapEff:.0000000000000000" /proc/self/status && grep -q "NoNewPrivs:.1" /proc/self/status',
      ],
      ['a controlling terminal', '! (echo x > /dev/tty)'],
    ])('%s', async (_what, script) => {
      expect((await sh(script)).code).toBe(0)
    })
  })

  describe('reaches no network', () => {
    it.each([
      [
        'a server on the host',
        () =>
          `node -e 'require("net").connect(${port()},"127.0.0.1").on("error",()=>process.exit(7)).on("connect",()=>process.exit(0))'`,
      ],
      [
        'an address',
        () =>
          `node -e 'require("net").connect(80,"192.0.2.1").on("error",()=>process.exit(7)).on("connect",()=>process.exit(0))'`,
      ],
      ['names', () => `node -e 'require("dns").lookup("example.com",(e)=>process.exit(e?7:0))'`],
      [
        'the addresses of cloud machines',
        () =>
          `node -e 'require("net").connect(80,"169.254.169.254").on("error",()=>process.exit(7)).on("connect",()=>process.exit(0))'`,
      ],
      [
        'a socket in the file system',
        () =>
          `node -e 'require("net").connect("${host}/socket").on("error",()=>process.exit(7)).on("connect",()=>process.exit(0))'`,
      ],
      [
        'the engine of containers',
        () =>
          `node -e 'require("net").connect("/var/run/docker.sock").on("error",()=>process.exit(7)).on("connect",()=>process.exit(0))'`,
      ],
    ])('%s', async (_what, script) => {
      const before = connections
      expect((await sh(script())).code).toBe(7)
      expect(connections).toBe(before)
    })

    it('but a server of its own can be reached', async () => {
      const script = `node -e 'const n=require("net");const s=n.createServer().listen(0,()=>n.connect(s.address().port,"localhost").on("connect",()=>process.exit(0)))'`
      expect((await sh(script)).code).toBe(0)
    })
  })

  describe('ends what uses too much', () => {
    it.each<[string, string, Partial<SandboxLimits>, keyof SandboxLimits]>([
      ['a loop', 'while :; do :; done', { seconds: 1 }, 'seconds'],
      ['one that ignores signals', 'trap "" TERM INT HUP; while :; do :; done', { seconds: 1 }, 'seconds'],
      ['a fork bomb', 'f() { f | f & }; f; sleep 30', { processes: 60 }, 'processes'],
      [
        'many that hold memory',
        'for i in 1 2 3 4 5 6; do node -e "global.x = Buffer.alloc(5e7, 1); setTimeout(() => {}, 5e4)" & done; wait',
        { memoryBytes: 3e8 },
        'memoryBytes',
      ],
      ['temporary files', 'head -c 300M /dev/zero > /tmp/x; sleep 30', { memoryBytes: 1e8 }, 'memoryBytes'],
      [
        'empty temporary files',
        'cd /tmp; i=0; while :; do i=$((i+1)); : > f$i; done',
        { memoryBytes: 5e6 },
        'memoryBytes',
      ],
      ['files', 'i=0; while :; do i=$((i+1)); : > f$i; done', { files: 500 }, 'files'],
      ['large files', 'i=0; while :; do i=$((i+1)); head -c 9M /dev/zero > f$i; done', { diskBytes: 5e7 }, 'diskBytes'],
      ['output', 'yes', { outputBytes: 1e6 }, 'outputBytes'],
      ['output without an end of line', 'cat /dev/zero', { outputBytes: 1e6 }, 'outputBytes'],
      ['errors', 'yes >&2', { outputBytes: 1e6 }, 'outputBytes'],
    ])('%s', async (_what, script, limits, exceeded) => {
      const result = await sh(script, limits)
      expect(result.exceeded).toBe(exceeded)
      expect(result.output.length).toBeLessThan(300_000)
    })

    it('one process with too much memory, and one too large file', async () => {
      const allocating = 'node -e "global.x = Buffer.alloc(6e8, 1); setTimeout(() => {}, 5e4)"'
      expect((await sh(allocating, { memoryBytes: 3e8 })).exceeded).toBe('memoryBytes')
      expect((await sh('head -c 300M /dev/zero > x', { diskBytes: 1e7 })).exceeded).toBe('diskBytes')
    })

    it('but not what only reserves memory, such as many threads', async () => {
      const threads = 'for(let i=0;i<12;i++) new (require("worker_threads").Worker)("", { eval: true })'
      expect((await sh(`node -e '${threads}; new WebAssembly.Memory({ initial: 1, maximum: 65536 })'`)).code).toBe(0)
    })
  })

  it('leaves no process, whatever it started', async () => {
    const word = `4${Date.now()}`
    const daemon = `(setsid sleep ${word} > /dev/null 2>&1 < /dev/null &); nohup sleep ${word} > /dev/null 2>&1 &`
    expect((await sh(`${daemon} echo ready`)).output).toContain('ready')
    expect(running(word)).toEqual([])
    // The first is stopped while it starts, the last when it runs.
    for (const part of [word, `sleep\0${word}`]) {
      const stop = new AbortController()
      const started = must(sandbox).run({ command: ['sleep', word], folder, signal: stop.signal })
      await expect.poll(() => running(part).length, { timeout: 20_000, interval: 1 }).toBeGreaterThan(0)
      stop.abort(new Error('stopped'))
      await expect(started).rejects.toThrow('stopped')
      await expect.poll(() => running(word), { timeout: 20_000 }).toEqual([])
    }
  })

  it('takes escape sequences and control characters out of the output', async () => {
    const { output } = await sh(`printf '\\033]0;title\\007\\033[31mred\\033[0m\\b\\r\\000 \\302\\233 end'`)
    expect(output).toBe('red  end')
  })
})
