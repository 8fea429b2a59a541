import type { PackageFacts } from '../package/facts.ts'

/** The command that every hook runs. */
export const hookCommand = 'review --staged --fail-on error'

/**
 * Returns a pre-commit hook for plain git. It runs the repository's own copy of the program, otherwise the installed
 * one, otherwise npx.
 */
export function gitHook({ name }: PackageFacts): string {
  return `#!/bin/sh
# Reviews the staged changes with RubberDuck. Use \`git commit --no-verify\` to skip it.
set -- ${hookCommand}
if [ -x node_modules/.bin/rubberduck ]; then
  exec node_modules/.bin/rubberduck "$@"
elif command -v rubberduck >/dev/null 2>&1; then
  exec rubberduck "$@"
elif command -v npx >/dev/null 2>&1; then
  exec npx --yes ${name} "$@"
fi
echo 'rubberduck: not found. Install it with: npm install --global ${name}' >&2
exit 1
`
}

/** Returns the line for a hook that a person or husky manages. */
export function hookLine({ name }: PackageFacts): string {
  return `npx --yes ${name} ${hookCommand}`
}

/** Returns an entry for \`.pre-commit-config.yaml\` that installs the program from npm. */
export function preCommitEntry({ name, version }: PackageFacts): string {
  return `repos:
  - repo: local
    hooks:
      - id: rubberduck
        name: rubberduck
        entry: rubberduck ${hookCommand}
        language: node
        additional_dependencies: ['${name}@${version}']
        pass_filenames: false
        require_serial: true
`
}

/** Returns an entry for \`lefthook.yml\`. */
export function lefthookEntry(facts: PackageFacts): string {
  return `pre-commit:
  commands:
    rubberduck:
      run: ${hookLine(facts)}
`
}

/** Returns a GitHub workflow that reviews pull requests with the action of this repository. */
export function githubWorkflow({ repository, tag }: PackageFacts): string {
  return `name: RubberDuck

on:
  pull_request:

permissions:
  contents: read

concurrency:
  group: rubberduck-\${{ github.event.pull_request.number }}
  cancel-in-progress: true

jobs:
  review:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v7
        with:
          # The review compares with the merge base, so it needs the history.
          fetch-depth: 0
          persist-credentials: false
      # rubberduck-ignore gha/unpinned-action: follows the releases of ${tag}; a commit SHA pins one of them
      - uses: ${repository}@${tag}
        with:
          fail-on: error
`
}

/** Returns a GitLab job that reviews merge requests and shows findings in the merge request's widget. */
export function gitlabJob({ name }: PackageFacts): string {
  return `rubberduck:
  stage: test
  image: node:24
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  variables:
    GIT_DEPTH: '0'
  script:
    - >-
      npx --yes ${name} review --base "$CI_MERGE_REQUEST_DIFF_BASE_SHA" --fail-on error
      --format gitlab --output gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
`
}
