/** What a command in the sandbox may use. It is ended as soon as it exceeds one of these. */
export interface SandboxLimits {
  /** Wall-clock time. */
  seconds: number
  /** Memory of all processes together, temporary files included. */
  memoryBytes: number
  processes: number
  /** What it may write to its folder, in bytes and in files. */
  diskBytes: number
  files: number
  /** What it may print. */
  outputBytes: number
}

export const defaultLimits: SandboxLimits = {
  seconds: 600,
  memoryBytes: 4 * 1024 ** 3,
  processes: 512,
  diskBytes: 2 * 1024 ** 3,
  files: 200_000,
  outputBytes: 16 * 1024 ** 2,
}

/** A folder or file of the host that a command can read. */
export interface Mount {
  /** Absolute path on the host. */
  from: string
  /** Absolute path in the sandbox. */
  to: string
}

export interface SandboxRequest {
  /** Program and arguments. The program is looked up in `path`. */
  command: readonly string[]
  /** Folder on the host, the only one that the command can write to. It is `/repo` in the sandbox. */
  folder: string
  /** Folder in which the command starts, relative to `folder`; default `folder` itself. */
  cwd?: string
  /** Further things that the command can read. */
  reads?: readonly Mount[]
  /** Folders in the sandbox with programs, before those of the system. */
  path?: readonly string[]
  /** Variables in addition to PATH, HOME, TMPDIR, LANG and CI. The sandbox passes on none of its own. */
  variables?: Readonly<Record<string, string>>
  limits?: Partial<SandboxLimits>
  signal?: AbortSignal
}

/** What a command in the sandbox did. */
export interface SandboxResult {
  /** Exit code; 128 + the number of the signal that ended it. */
  code: number
  /** Standard output and errors as they came, without control characters; the middle of a long output is cut. */
  output: string
  milliseconds: number
  /** The limit that it exceeded, and that ended it. */
  exceeded?: keyof SandboxLimits
}

/** Where the folder of a command is in the sandbox. */
export const insideFolder = '/repo'

/** The home of a command. */
export const homeInside = '/home/user'
