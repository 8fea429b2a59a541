import { existsSync, lstatSync, readlinkSync } from 'node:fs'
import { homeInside, insideFolder, type SandboxLimits, type SandboxRequest } from './sandbox.ts'

/** Folders with programs and libraries. On most systems, all but the first are links into it. */
const programFolders = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32']

/** What programs read of `/etc`: no accounts, host names, credentials or services. */
const settings = [
  'alternatives',
  'ca-certificates',
  'crypto-policies',
  'debian_version',
  'erlang',
  'fonts',
  'java',
  'java-11-openjdk',
  'java-17-openjdk',
  'java-21-openjdk',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'localtime',
  'magic',
  'maven',
  'mime.types',
  'os-release',
  'php',
  'pki',
  'protocols',
  'python3',
  'services',
  'ssl',
]

const systemPath = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

/** The user in the sandbox. It owns the folder, whoever runs the server. */
const user = { id: '1000', home: homeInside }

/** Size of the memory that processes can share by name. */
const sharedBytes = 64 * 1024 ** 2

/** Files of the kernel that tell about the whole machine, or that its administrator can write to. */
const masked = ['kcore', 'keys', 'kmsg', 'sched_debug', 'sysrq-trigger', 'timer_list'].map((name) => `/proc/${name}`)

/** Contents of `/etc` in the sandbox, each with the file descriptor that it is read from. */
const written = [
  { descriptor: 4, path: '/etc/hosts', text: '127.0.0.1 localhost sandbox\n::1 localhost\n' },
  { descriptor: 5, path: '/etc/passwd', text: `user:x:${user.id}:${user.id}::${user.home}:/bin/sh\n` },
  { descriptor: 6, path: '/etc/group', text: `user:x:${user.id}:\n` },
]

const filterDescriptor = 3

/** File descriptor to which `bwrap` writes the process id of the init process of the sandbox, as JSON. */
export const infoDescriptor = 7

/** Returns what `bwrap` reads from file descriptors, from 3 on. */
export function bubblewrapInputs(filter: Buffer): (Buffer | string)[] {
  return [filter, ...written.map(({ text }) => text)]
}

/**
 * Limits of each process by `ulimit`: blocks of 512 bytes a file, open files, no core dumps. There is none for memory,
 * because runtimes reserve much more than they use: each worker thread of Node.js half a gigabyte.
 */
const limitedStart = 'ulimit -f "$1" && ulimit -n 4096 && ulimit -c 0 && shift && exec "$@"'

/**
 * Returns the arguments of `bwrap` for a request. The command sees programs and libraries, its folder and what it was
 * given to read, and nothing else: no other file, process, network or variable of the host.
 */
export function bubblewrapArguments(request: SandboxRequest, limits: SandboxLimits): string[] {
  const { command, folder, cwd = '', reads = [], path = [], variables = {} } = request
  const environment = {
    PATH: [...path, ...systemPath].join(':'),
    HOME: user.home,
    TMPDIR: '/tmp',
    LANG: 'C.UTF-8',
    CI: 'true',
    ...variables,
  }
  return [
    ...['--unshare-all', '--unshare-user', '--disable-userns', '--die-with-parent', '--new-session'],
    ...['--cap-drop', 'ALL', '--uid', user.id, '--gid', user.id, '--hostname', 'sandbox', '--clearenv'],
    ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ...programFolders.flatMap(programFolder),
    ...settings.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]),
    ...written.flatMap(({ descriptor, path }) => ['--ro-bind-data', String(descriptor), path]),
    ...['--proc', '/proc', '--dev', '/dev'],
    ...masked.filter((path) => existsSync(path)).flatMap((path) => ['--ro-bind', '/dev/null', path]),
    ...['--size', String(limits.diskBytes), '--tmpfs', '/tmp'],
    ...['--size', String(limits.diskBytes), '--tmpfs', user.home],
    ...['--size', String(sharedBytes), '--tmpfs', '/dev/shm'],
    ...['--bind', folder, insideFolder],
    ...reads.flatMap(({ from, to }) => ['--ro-bind', from, to]),
    ...['--remount-ro', '/proc', '--remount-ro', '/dev', '--remount-ro', '/'],
    ...['--chdir', cwd === '' ? insideFolder : `${insideFolder}/${cwd}`],
    ...['--seccomp', String(filterDescriptor), '--info-fd', String(infoDescriptor)],
    ...['--', '/bin/sh', '-c', limitedStart, 'sandbox'],
    String(Math.ceil(limits.diskBytes / 512)),
    ...command,
  ]
}

function programFolder(folder: string): string[] {
  const found = lstatSync(folder, { throwIfNoEntry: false })
  if (found === undefined) return []
  return found.isSymbolicLink() ? ['--symlink', readlinkSync(folder), folder] : ['--ro-bind', folder, folder]
}
