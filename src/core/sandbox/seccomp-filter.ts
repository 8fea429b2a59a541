/*
 * A seccomp filter as the kernel reads it: an array of `struct sock_filter { u16 code; u8 jt; u8 jf; u32 k }`.
 * https://www.kernel.org/doc/html/latest/userspace-api/seccomp_filter.html
 */

interface Architecture {
  /** AUDIT_ARCH_* */
  audit: number
  denied: readonly number[]
  clone: number
  ioctl: number
}

/** The same numbers on every architecture: the mount API since 5.2, io_uring, pidfd_getfd. */
const everywhere = [425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442]
const clone3 = 435

/*
 * In this order: ptrace, process_vm_readv, process_vm_writev, kcmp, add_key, request_key, keyctl, mount, umount2,
 * pivot_root, chroot, bpf, unshare, setns, perf_event_open, userfaultfd, kexec_load, kexec_file_load, init_module,
 * finit_module, delete_module, swapon, swapoff, reboot, acct, quotactl, name_to_handle_at, open_by_handle_at, syslog.
 */
const architectures: Readonly<Record<string, Architecture>> = {
  x64: {
    audit: 0xc000003e,
    denied: [
      101, 310, 311, 312, 248, 249, 250, 165, 166, 155, 161, 321, 272, 308, 298, 323, 246, 320, 175, 313, 176, 167, 168,
      169, 163, 179, 303, 304, 103,
    ],
    clone: 56,
    ioctl: 16,
  },
  arm64: {
    audit: 0xc00000b7,
    denied: [
      117, 270, 271, 272, 217, 218, 219, 40, 39, 41, 51, 280, 97, 268, 241, 282, 104, 294, 105, 273, 106, 224, 225, 142,
      89, 60, 264, 265, 116,
    ],
    clone: 220,
    ioctl: 29,
  },
}

/** The x32 interface of x64 numbers its calls from here. */
const x32Calls = 0x40000000
/** All CLONE_NEW* flags. */
const newNamespaces = 0x7e020000
/** Put characters into the input of the terminal: TIOCSTI and TIOCLINUX. */
const terminalInput = [0x5412, 0x541c]

const at = { number: 0, architecture: 4, firstArgument: 16, secondArgument: 24 }
const code = { load: 0x20, equal: 0x15, atLeast: 0x35, anyBit: 0x45, answer: 0x06 }
const [eperm, enosys] = [1, 38]
const answers = { allow: 0x7fff0000, kill: 0x80000000, error: (errno: number) => 0x00050000 | errno }

/**
 * Returns a filter against calls that reach beyond a sandbox: debugging, mounts, namespaces, keyrings, BPF, kernel
 * modules and input to the terminal. Undefined for an architecture that it does not know.
 */
export function seccompFilter(arch: string): Buffer | undefined {
  const architecture = architectures[arch]
  if (architecture === undefined) return undefined
  const { audit, denied, clone, ioctl } = architecture
  const load = (offset: number): Instruction => [code.load, 0, 0, offset]
  const answer = (value: number): Instruction => [code.answer, 0, 0, value]
  /** Answers if the comparison holds, and continues otherwise. */
  const when = (comparison: number, value: number, then: number): Instruction[] => [
    [comparison, 0, 1, value],
    answer(then),
  ]
  /** Does the checks of one call only, and reads the number of the call again afterwards. */
  const only = (call: number, checks: Instruction[]): Instruction[] => [
    [code.equal, 0, checks.length, call],
    ...checks,
    load(at.number),
  ]
  return encode([
    load(at.architecture),
    [code.equal, 1, 0, audit],
    answer(answers.kill),
    load(at.number),
    ...when(code.atLeast, x32Calls, answers.error(enosys)),
    ...[...denied, ...everywhere].flatMap((call) => when(code.equal, call, answers.error(eperm))),
    // Its flags are in memory, where a filter cannot look. Libraries fall back to clone.
    ...when(code.equal, clone3, answers.error(enosys)),
    ...only(clone, [load(at.firstArgument), ...when(code.anyBit, newNamespaces, answers.error(eperm))]),
    ...only(ioctl, [
      load(at.secondArgument),
      ...terminalInput.flatMap((request) => when(code.equal, request, answers.error(eperm))),
    ]),
    answer(answers.allow),
  ])
}

type Instruction = [code: number, ifTrue: number, ifFalse: number, value: number]

function encode(instructions: readonly Instruction[]): Buffer {
  const filter = Buffer.alloc(instructions.length * 8)
  for (const [index, [code, ifTrue, ifFalse, value]] of instructions.entries()) {
    filter.writeUInt16LE(code, index * 8)
    filter.writeUInt8(ifTrue, index * 8 + 2)
    filter.writeUInt8(ifFalse, index * 8 + 3)
    filter.writeUInt32LE(value >>> 0, index * 8 + 4)
  }
  return filter
}
