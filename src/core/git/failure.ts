import { DuckError } from '../errors.ts'

/** What git printed, as the one error class: a sentence that says what to do, git's own words as the detail. */
export function gitFailure(stderr: string, command: string, cwd: string): DuckError {
  const detail = stderr.trim().slice(0, 2000) || `git ${command} said nothing`
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
      'Git refuses to read this bare repository because your configuration sets safe.bareRepository to explicit; set it to all.',
    )
  }
  if (/not a git repository/i.test(stderr)) {
    return fail(
      'not-found',
      `${cwd} is not inside a git repository. Run in a clone, or name one with --repo PATH, or give a diff with --diff FILE.`,
    )
  }
  if (/bad config|could not parse config|bad numeric config|bad boolean config/.test(stderr)) {
    return fail(
      'config',
      'Git cannot read its configuration. Repair the file and line that `git config --list` complains about.',
    )
  }
  if (
    /unknown repository extension|Expected git repo version|unknown value for (extensions|config)|reftable/.test(stderr)
  ) {
    return fail('config', 'This git is too old for the format of this repository. Install a newer git.')
  }
  if (/promisor|lazy fetching disabled|transport '.*' not allowed/.test(stderr)) {
    return fail(
      'not-found',
      'This is a partial clone that lacks some of the files to read. Run `git fetch --refetch --no-filter` and try again.',
    )
  }
  if (/permission denied/i.test(stderr)) {
    return fail('config', 'Git may not read a file of this repository. Give the user that runs this read access to it.')
  }
  if (
    /bad object|unable to read|is corrupt|object file .* is empty|bad tree|missing blob|not a valid object|bad revision|ambiguous argument/.test(
      stderr,
    )
  ) {
    return fail(
      'not-found',
      'Git lacks an object that it needs, or cannot read it. Run `git fsck`, and `git fetch` to get what is missing.',
    )
  }
  return fail('unavailable', `Git could not carry out "git ${command}". Run \`git fsck\` if this goes on.`)
}

export function gitMissing(): DuckError {
  return new DuckError('config', 'Git was not found. Install git 2.36 or newer and put it on the PATH.')
}

export function gitTooOld(version: string): DuckError {
  return new DuckError('config', `Git ${version} is too old. Install git 2.36 or newer.`)
}

/** What the signal says when it is one of ours, else one sentence. */
export function cancelled(signal: AbortSignal): DuckError {
  return signal.reason instanceof DuckError
    ? signal.reason
    : new DuckError('timeout', 'The run was cancelled before it was done.')
}
