import { DuckError } from '../../errors.ts'

/**
 * Converts git's error output to a `DuckError` that tells the user what to do. The original output becomes the detail.
 */
export function gitFailure(stderr: string, command: string, cwd: string): DuckError {
  const detail = stderr.trim().slice(0, 2000) || `git ${command} printed no error`
  const fail = (kind: DuckError['kind'], message: string) => new DuckError(kind, message, { detail })
  if (stderr.includes('dubious ownership')) {
    const owned = /repository at '(.*)'/.exec(stderr)?.[1] ?? cwd
    return fail(
      'config',
      `Git refuses to read ${owned} because another user owns it. If you trust it, run \`git config --global --add safe.directory ${owned}\`.`,
    )
  }
  if (stderr.includes("safe.bareRepository is 'explicit'")) {
    return fail(
      'config',
      'Git refuses to read this bare repository because `safe.bareRepository` is `explicit`. Set `safe.bareRepository` to `all`.',
    )
  }
  if (/not a git repository/i.test(stderr)) {
    return fail(
      'not-found',
      `${cwd} is not in a git repository. Run the command in a clone, or use --repo PATH or --diff FILE.`,
    )
  }
  if (/bad config|could not parse config|bad numeric config|bad boolean config/.test(stderr)) {
    return fail('config', 'Git cannot read its configuration. Run `git config --list` and fix the reported line.')
  }
  if (
    /unknown repository extension|Expected git repo version|unknown value for (extensions|config)|reftable/.test(stderr)
  ) {
    return fail(
      'config',
      'The installed git does not support this repository’s format. Install a newer version of git.',
    )
  }
  if (/promisor|lazy fetching disabled|transport '.*' not allowed/.test(stderr)) {
    return fail(
      'not-found',
      'This partial clone does not contain all required files. Run `git fetch --refetch --no-filter`, then repeat the command.',
    )
  }
  if (/permission denied/i.test(stderr)) {
    return fail(
      'config',
      'Permission denied: git cannot read a file in this repository. Grant read access to the current user.',
    )
  }
  if (
    /bad object|unable to read|is corrupt|object file .* is empty|bad tree|missing blob|not a valid object|bad revision|ambiguous argument/.test(
      stderr,
    )
  ) {
    return fail(
      'not-found',
      'A git object is missing or corrupt. Run `git fsck` to find it, and `git fetch` to restore it.',
    )
  }
  return fail('unavailable', `"git ${command}" failed. If the error persists, run \`git fsck\`.`)
}

export function gitMissing(): DuckError {
  return new DuckError('config', 'Git was not found. Install git 2.36 or newer and add it to the PATH.')
}

export function gitTooOld(version: string): DuckError {
  return new DuckError('config', `Git ${version} is too old. Install git 2.36 or newer.`)
}

/** Returns the signal's own `DuckError`, or a generic one. */
export function cancelled(signal: AbortSignal): DuckError {
  return signal.reason instanceof DuckError ? signal.reason : new DuckError('timeout', 'The run was canceled.')
}
