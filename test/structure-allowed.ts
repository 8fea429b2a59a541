/** What is beyond a limit of `structure.test.ts`. Entries may only be removed. */

/** How often a file does something, and why it may. */
export interface Counted {
  file: string
  count: number
  reason: string
}

/** Commands that the terminal or the server carries out without an engine. */
export const withoutEngine: readonly string[] = ['chat', 'completion', 'doctor', 'manifest', 'serve']

/** Folders that hold one file for each of many like things. */
export const lists: readonly string[] = ['commands', 'core/engines']

/** Files with too many lines. */
export const long: readonly string[] = []

/** Functions with too many parameters. */
export const parameters: readonly string[] = []

/** Functions with too many branches. */
export const complexity: readonly string[] = []

/** Lines that name a language. */
export const languages: readonly Counted[] = [
  { file: 'core/modules/manifest-values.ts', count: 1, reason: 'the format of a manifest, no language' },
  { file: 'core/passes/drift/dependencies.ts', count: 3, reason: 'ecosystems of packages, and a key of a manifest' },
]

/** Long regular expressions: how many a file has, and over what text they run. */
export const regexes: readonly Counted[] = [
  { file: 'core/answers/check-citations.ts', count: 1, reason: 'what a person or a model writes' },
  { file: 'core/answers/classify-question.ts', count: 6, reason: 'what a person or a model writes' },
  { file: 'core/answers/describe-symbol.ts', count: 3, reason: 'what a person or a model writes' },
  { file: 'core/change/file-kind.ts', count: 18, reason: 'names of files and folders' },
  { file: 'core/config/toml/toml-syntax.ts', count: 1, reason: 'TOML, for mistakes that its parser does not place' },
  { file: 'core/context/compress.ts', count: 1, reason: 'text of any kind, to shorten it' },
  { file: 'core/answers/find-definitions.ts', count: 1, reason: 'what a person or a model writes' },
  { file: 'core/edits/rename-symbol.ts', count: 2, reason: 'what a person types' },
  { file: 'core/engines/review.ts', count: 1, reason: 'names of files and folders' },
  { file: 'core/findings/ignore-comments.ts', count: 1, reason: 'the ignore comment, which is ours' },
  { file: 'core/git/commit/push-branch.ts', count: 1, reason: 'output of git, and patches' },
  { file: 'core/git/diff/patch-hunk.ts', count: 1, reason: 'output of git, and patches' },
  { file: 'core/git/diff/patch-section.ts', count: 2, reason: 'output of git, and patches' },
  { file: 'core/git/objects/cat-file.ts', count: 1, reason: 'output of git, and patches' },
  { file: 'core/git/process/failure.ts', count: 4, reason: 'messages of git' },
  { file: 'core/git/process/fetch-failure.ts', count: 5, reason: 'messages of git' },
  { file: 'core/index/search.ts', count: 1, reason: 'words of a search' },
  { file: 'core/llm/limits/count.ts', count: 1, reason: 'what a model or its provider writes, and prompts' },
  { file: 'core/llm/prompting/prompt.ts', count: 1, reason: 'what a model or its provider writes, and prompts' },
  { file: 'core/modules/manifest-values.ts', count: 1, reason: 'JSON with comments' },
  { file: 'core/overview/read-files.ts', count: 2, reason: 'names of files and folders' },
  { file: 'core/passes/drift/dependencies.ts', count: 6, reason: 'lines of manifests, which have no grammar' },
  {
    file: 'core/passes/drift/flags.ts',
    count: 7,
    reason: 'flags, variables and paths in any text: documentation, scripts, configuration',
  },
  { file: 'core/passes/drift/lock-files.ts', count: 4, reason: 'lines of lock files, which have no grammar' },
  {
    file: 'core/passes/drift/manifests.ts',
    count: 1,
    reason: 'flags, variables and paths in any text: documentation, scripts, configuration',
  },
  {
    file: 'core/passes/drift/mention-kind.ts',
    count: 8,
    reason: 'flags, variables and paths in any text: documentation, scripts, configuration',
  },
  {
    file: 'core/passes/drift/removed-files.ts',
    count: 3,
    reason: 'flags, variables and paths in any text: documentation, scripts, configuration',
  },
  {
    file: 'core/passes/drift/variables.ts',
    count: 15,
    reason: 'flags, variables and paths in any text: documentation, scripts, configuration',
  },
  { file: 'core/passes/duplication/comparable-paths.ts', count: 2, reason: 'names of files and folders' },
  { file: 'core/passes/duplication/search-terms.ts', count: 1, reason: 'names of files, and words of comments' },
  { file: 'core/passes/hygiene/build-output.ts', count: 7, reason: 'names of files and folders' },
  { file: 'core/passes/hygiene/environment-files.ts', count: 6, reason: 'names of files and folders' },
  { file: 'core/passes/hygiene/executable-bits.ts', count: 1, reason: 'names of files and folders' },
  { file: 'core/passes/hygiene/leftovers.ts', count: 1, reason: 'names of files and folders' },
  { file: 'core/passes/hygiene/line-ends.ts', count: 1, reason: 'names of files and folders' },
  { file: 'core/passes/moves/classify-lines.ts', count: 1, reason: 'text of comments' },
  { file: 'core/passes/tests/skipped.ts', count: 1, reason: 'text of tests, until outlines tell test cases' },
  { file: 'core/passes/tests/untested.ts', count: 7, reason: 'text of tests, until outlines tell test cases' },
  {
    file: 'core/passes/tests/without-assertion.ts',
    count: 14,
    reason: 'text of tests, until outlines tell test cases',
  },
  { file: 'core/repo/attributes.ts', count: 1, reason: 'lines of .gitattributes' },
  { file: 'core/report/escape-control-chars.ts', count: 1, reason: 'Markdown, and characters that terminals act on' },
  { file: 'core/report/markdown/markdown-text.ts', count: 1, reason: 'Markdown, and characters that terminals act on' },
  { file: 'core/router/argument-parser.ts', count: 1, reason: 'what a person types' },
  { file: 'core/router/natural-language.ts', count: 3, reason: 'what a person types' },
  { file: 'core/router/router.ts', count: 3, reason: 'what a person types' },
  { file: 'core/rules/match/metavariables.ts', count: 1, reason: 'rule pages and their patterns' },
  { file: 'core/rules/match/pattern-query.ts', count: 3, reason: 'rule pages and their patterns' },
  { file: 'core/rules/match/pattern.ts', count: 3, reason: 'rule pages and their patterns' },
  { file: 'core/rules/match/template.ts', count: 1, reason: 'rule pages and their patterns' },
  { file: 'core/rules/page/examples.ts', count: 1, reason: 'rule pages and their patterns' },
  { file: 'core/secrets/credential-names.ts', count: 3, reason: 'credentials stand in any text, in no grammar' },
  { file: 'core/secrets/finders/assignments.ts', count: 10, reason: 'credentials stand in any text, in no grammar' },
  { file: 'core/secrets/finders/blocks.ts', count: 1, reason: 'credentials stand in any text, in no grammar' },
  { file: 'core/secrets/finders/calls.ts', count: 4, reason: 'credentials stand in any text, in no grammar' },
  { file: 'core/secrets/finders/command-lines.ts', count: 2, reason: 'credentials stand in any text, in no grammar' },
  { file: 'core/secrets/finders/dense-runs.ts', count: 3, reason: 'credentials stand in any text, in no grammar' },
  { file: 'core/secrets/finders/in-transit.ts', count: 17, reason: 'credentials stand in any text, in no grammar' },
  { file: 'core/secrets/finders/manifests.ts', count: 2, reason: 'credentials stand in any text, in no grammar' },
  { file: 'core/secrets/finders/notation.ts', count: 11, reason: 'credentials stand in any text, in no grammar' },
  { file: 'core/secrets/finders/private-keys.ts', count: 2, reason: 'credentials stand in any text, in no grammar' },
  { file: 'core/secrets/finders/tables.ts', count: 2, reason: 'credentials stand in any text, in no grammar' },
  { file: 'core/secrets/finders/token-formats.ts', count: 2, reason: 'credentials stand in any text, in no grammar' },
  { file: 'core/secrets/placeholder-credential.ts', count: 10, reason: 'credentials stand in any text, in no grammar' },
  { file: 'core/secrets/reading/containers.ts', count: 1, reason: 'credentials stand in any text, in no grammar' },
  { file: 'core/secrets/reading/literals.ts', count: 4, reason: 'credentials stand in any text, in no grammar' },
  { file: 'core/secrets/reading/nearby.ts', count: 2, reason: 'credentials stand in any text, in no grammar' },
  { file: 'core/secrets/reading/read-value.ts', count: 6, reason: 'credentials stand in any text, in no grammar' },
  { file: 'core/secrets/reading/sections.ts', count: 1, reason: 'credentials stand in any text, in no grammar' },
  { file: 'core/secrets/secret-values.ts', count: 10, reason: 'credentials stand in any text, in no grammar' },
  { file: 'core/secrets/views.ts', count: 4, reason: 'credentials stand in any text, in no grammar' },
  { file: 'core/store/data-directory.ts', count: 1, reason: 'addresses of databases' },
  {
    file: 'core/syntax/declares-name.ts',
    count: 1,
    reason: 'sources of queries and regular expressions, and marks of comments',
  },
  {
    file: 'core/syntax/outline/calls/handling.ts',
    count: 1,
    reason: 'sources of queries and regular expressions, and marks of comments',
  },
  {
    file: 'core/syntax/outline/definitions.ts',
    count: 1,
    reason: 'sources of queries and regular expressions, and marks of comments',
  },
  {
    file: 'core/syntax/outline/doc-comments.ts',
    count: 1,
    reason: 'sources of queries and regular expressions, and marks of comments',
  },
  { file: 'core/syntax/query/is-explained.ts', count: 1, reason: 'text of comments' },
  {
    file: 'core/syntax/query/ignore-case.ts',
    count: 1,
    reason: 'sources of queries and regular expressions, and marks of comments',
  },
  {
    file: 'core/syntax/query/is-dynamic-expression.ts',
    count: 3,
    reason: 'sources of queries and regular expressions, and marks of comments',
  },
  {
    file: 'core/syntax/query/required-words.ts',
    count: 2,
    reason: 'sources of queries and regular expressions, and marks of comments',
  },
]
