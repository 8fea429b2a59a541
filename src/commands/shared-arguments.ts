import type { Argument } from '../core/command.ts'

export const repoArgument: Argument = {
  name: 'repo',
  type: 'path',
  summary: 'the repository; any folder inside it will do',
  default: '.',
  local: true,
}

export const noModelArgument: Argument = {
  name: 'no-model',
  type: 'boolean',
  summary: 'use no language model, even where one is configured',
}

export const maxCommentsArgument: Argument = {
  name: 'max-comments',
  type: 'integer',
  summary: 'findings shown one by one before the rest goes to the summary; as in the configuration',
  minimum: 0,
  maximum: 200,
}

export const limitArgument: Argument = {
  name: 'limit',
  type: 'integer',
  summary: 'rows at most',
  minimum: 1,
  maximum: 100_000,
  default: 50,
}

export const jobArgument: Argument = {
  name: 'job',
  type: 'string',
  summary: 'its id, as `rubberduck jobs list` prints it',
  positional: true,
  required: true,
}

export const aboutArgument: Argument = {
  name: 'about',
  type: 'string',
  summary: 'a pull request, as `owner/name#12`; default the conversation of `chat` in this folder',
  positional: true,
}

export const providerArgument: Argument = {
  name: 'provider',
  type: 'choice',
  summary: 'whose key it is',
  choices: ['anthropic', 'openai', 'google'],
  positional: true,
  required: true,
}

export const findingArgument: Argument = {
  name: 'finding',
  type: 'string',
  summary: 'the finding, as `path:line` or by the first characters of its fingerprint',
  positional: true,
  required: true,
  thread: true,
}

const writeArgument: Argument = {
  name: 'write',
  type: 'boolean',
  summary: 'write the files instead of printing a patch',
  local: true,
}

const commitArgument: Argument = {
  name: 'commit',
  type: 'boolean',
  summary: 'commit the change: in your repository, or on the branch of the pull request',
  needs: 'write',
}

const pullArgument: Argument = {
  name: 'pr',
  type: 'boolean',
  summary: 'open a pull request with the change, from a branch of its own',
  needs: 'write',
}

export const dryRunArgument: Argument = {
  name: 'dry-run',
  type: 'boolean',
  summary: 'print what would be written, and write nothing',
  local: true,
}

/** What every command takes that can write a change. */
export const writeArguments: readonly Argument[] = [writeArgument, commitArgument, pullArgument, dryRunArgument]

export const estimateArgument: Argument = {
  name: 'estimate',
  type: 'boolean',
  summary: 'only say what would be asked of a model and what it may cost',
}

/** What every command takes whose answer is a change by a model. */
export const editArguments: readonly Argument[] = [...writeArguments, repoArgument, noModelArgument, estimateArgument]
