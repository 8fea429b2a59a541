import type { Argument } from '../../core/command.ts'

export const repoArgument: Argument = {
  name: 'repo',
  type: 'path',
  summary: 'path to the repository or to a folder in it',
  default: '.',
  local: true,
}

export const noModelArgument: Argument = {
  name: 'no-model',
  type: 'boolean',
  summary: 'do not use a language model, even if one is configured',
}

export const maxCommentsArgument: Argument = {
  name: 'max-comments',
  type: 'integer',
  summary: 'number of findings to show inline; the summary lists the rest',
  minimum: 0,
  maximum: 200,
}

export const limitArgument: Argument = {
  name: 'limit',
  type: 'integer',
  summary: 'maximum number of rows',
  minimum: 1,
  maximum: 100_000,
  default: 50,
}

export const jobArgument: Argument = {
  name: 'job',
  type: 'string',
  summary: 'job ID, as shown by `rubberduck jobs list`',
  positional: true,
  required: true,
}

export const aboutArgument: Argument = {
  name: 'about',
  type: 'string',
  summary: 'a pull request in the form `owner/name#12`; default: the `chat` conversation in this folder',
  positional: true,
}

export const providerArgument: Argument = {
  name: 'provider',
  type: 'choice',
  summary: 'the provider that the key belongs to',
  choices: ['anthropic', 'openai', 'google'],
  positional: true,
  required: true,
}

export const findingArgument: Argument = {
  name: 'finding',
  type: 'string',
  summary: 'the finding, as `path:line` or the first characters of its fingerprint',
  positional: true,
  required: true,
  thread: true,
}

const writeArgument: Argument = {
  name: 'write',
  type: 'boolean',
  summary: 'apply the changes to the files instead of printing a patch',
  local: true,
}

const commitArgument: Argument = {
  name: 'commit',
  type: 'boolean',
  summary: 'commit the change to your repository, or to the branch of the pull request',
  needs: 'write',
}

const pullArgument: Argument = {
  name: 'pr',
  type: 'boolean',
  summary: 'open a pull request with the change',
  needs: 'write',
}

export const dryRunArgument: Argument = {
  name: 'dry-run',
  type: 'boolean',
  summary: 'show the result without writing anything',
  local: true,
}

const verifyArgument: Argument = {
  name: 'verify',
  type: 'boolean',
  summary: 'check a patch with the formatter, the type checker and the tests of the project, in a sandbox',
}

const noVerifyArgument: Argument = {
  name: 'no-verify',
  type: 'boolean',
  summary: 'commit without these checks',
}

/** Arguments of every command that can write a change. */
export const writeArguments: readonly Argument[] = [
  writeArgument,
  commitArgument,
  pullArgument,
  dryRunArgument,
  verifyArgument,
  noVerifyArgument,
]

export const estimateArgument: Argument = {
  name: 'estimate',
  type: 'boolean',
  summary: 'only estimate the model calls and their cost',
}

/** Arguments of every command that lets a model change code. */
export const editArguments: readonly Argument[] = [...writeArguments, repoArgument, noModelArgument, estimateArgument]
