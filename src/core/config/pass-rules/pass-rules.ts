import type { Category } from '../../findings/finding.ts'
import type { RuleFacts } from '../../outcome/report.ts'
import { comparisons } from './comparisons.ts'

type PassRuleFacts = Pick<RuleFacts, 'why' | 'whatToDo' | 'cwe'> & { title: string }

/** The passes that report rules without a page, with the category of their findings and the facts of each rule. */
export const passes = {
  secrets: {
    category: 'security',
    rules: {
      'any/secret': {
        title: 'Secret in the code',
        why: 'Anyone who can read the repository or a copy of it can use the secret. It remains in the history after the line is removed.',
        whatToDo: 'Revoke the secret, create a new one and read it from the environment or a secret store.',
        cwe: 'CWE-798',
      },
    },
  },
  ...comparisons,
  complexity: {
    category: 'complexity',
    rules: {
      'complexity/cognitive': {
        title: 'Function is too complex',
        why: 'Nested branches and loops are hard to follow and test.',
        whatToDo: 'Move a branch into its own function, or return early.',
      },
      'complexity/nesting': {
        title: 'Control structures are nested too deeply',
        why: 'A reader has to remember every condition around a deeply nested line.',
        whatToDo: 'Return early, or move the inner block into its own function.',
      },
      'complexity/lines': {
        title: 'Function is too long',
        why: 'A long function usually does several things, which cannot be tested or reused separately.',
        whatToDo: 'Split it into smaller functions.',
      },
    },
  },
  duplication: {
    category: 'duplication',
    rules: {
      'duplication/repeated-block': {
        title: 'Duplicated code',
        why: 'A fix in one copy is easily forgotten in the others.',
        whatToDo: 'Move the shared code into one function and call it from each place.',
      },
      'duplication/odd-one-out': {
        title: 'Function differs from its siblings',
        why: 'At least three similar functions agree, and this one differs.',
        whatToDo: 'Make it the same, or explain the difference in a comment.',
      },
    },
  },
  tests: {
    category: 'tests',
    rules: {
      'tests/untested-change': {
        title: 'Change without a test',
        why: 'No test fails if the new behavior breaks.',
        whatToDo: 'Add a test that fails without the change.',
      },
      'tests/skipped': {
        title: 'Test is skipped without a reason',
        why: 'A skipped test without a reason is easily forgotten.',
        whatToDo: 'Fix the test, delete it, or document why it is skipped.',
      },
      'tests/no-assertion': {
        title: 'Test without an assertion',
        why: 'The test passes regardless of what the code returns.',
        whatToDo: 'Assert the expected result.',
      },
    },
  },
  drift: {
    category: 'drift',
    rules: {
      'drift/removed-name': {
        title: 'Text mentions a removed name',
        why: 'Readers look for code that no longer exists.',
        whatToDo: 'Update the text.',
      },
      'drift/removed-file': {
        title: 'Text mentions a removed file',
        why: 'Links and paths to the file no longer work.',
        whatToDo: 'Update the text.',
      },
      'drift/removed-flag': {
        title: 'Documentation mentions a removed option',
        why: 'Readers use an option that no longer exists.',
        whatToDo: 'Update the text.',
      },
      'drift/removed-variable': {
        title: 'Documentation mentions a removed environment variable',
        why: 'Readers set a variable that has no effect.',
        whatToDo: 'Update the text.',
      },
      'drift/undocumented-variable': {
        title: 'Undocumented environment variable',
        why: 'Users have no way to find out that the variable exists.',
        whatToDo: 'Document the variable with its meaning and default.',
      },
      'drift/lock-file': {
        title: 'Lock file does not match the manifest',
        why: 'An install from the lock file fails or installs another version.',
        whatToDo: 'Update the lock file with the package manager and commit it.',
      },
    },
  },
  hygiene: {
    category: 'hygiene',
    rules: {
      'hygiene/build-output': {
        title: 'Build output is committed',
        why: 'Generated files cause conflicts and hide the real change.',
        whatToDo: 'Remove the files and add them to `.gitignore`.',
      },
      'hygiene/case-clash': {
        title: 'File names differ only in case',
        why: 'Such files overwrite each other on file systems that ignore case.',
        whatToDo: 'Rename one of the files.',
      },
      'hygiene/environment-file': {
        title: 'Environment file is committed',
        why: 'Such files usually contain passwords and keys, which remain in the history.',
        whatToDo: 'Remove the file, ignore it, and replace the secrets that it contained.',
      },
      'hygiene/executable-bit': {
        title: 'Unexpected executable bit',
        why: 'The mode of the file does not match its content.',
        whatToDo: 'Correct the mode with `git update-index --chmod`.',
      },
      'hygiene/large-file': {
        title: 'Large file is committed',
        why: 'Every clone downloads the file, even after it is deleted.',
        whatToDo: 'Store the file elsewhere, for example with Git LFS.',
      },
      'hygiene/leftover-file': {
        title: 'Leftover file is committed',
        why: 'Backups and temporary files do not belong in a repository.',
        whatToDo: 'Remove the file.',
      },
      'hygiene/line-ends': {
        title: 'Line endings of a whole file changed',
        why: 'The diff and `git blame` no longer show what really changed.',
        whatToDo: 'Restore the line endings, or convert them in a separate commit.',
      },
    },
  },
  suppressions: {
    category: 'hygiene',
    rules: {
      'any/unknown-ignore': {
        title: 'Comment ignores no rule or an unknown one',
        why: 'The comment has no effect, so the finding that it should suppress is still reported.',
        whatToDo: 'Write `rubberduck-ignore RULE: REASON` with an ID from `rules list`, or remove the comment.',
      },
    },
  },
} as const satisfies Record<string, { category: Category; rules: Record<string, PassRuleFacts> }>

/** The facts of every rule without a page, by rule id. */
export const passRules: Readonly<Record<string, PassRuleFacts>> = Object.fromEntries(
  Object.values(passes).flatMap(({ rules }) => Object.entries(rules)),
)
