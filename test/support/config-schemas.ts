/**
 * What other tools accept in the files that we ship or document, as JSON Schemas. Written down from their documentation:
 * https://pre-commit.com/#new-hooks, https://pre-commit.com/#pre-commit-configyaml---hooks,
 * https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-issue-forms,
 * https://docs.gitlab.com/ci/yaml/, https://lefthook.dev/configuration/.
 */
const text = { type: 'string', minLength: 1 } as const
const flag = { type: 'boolean' } as const
const list = { type: 'array', items: text } as const

const hookKeys = {
  id: text,
  name: text,
  description: text,
  entry: text,
  language: { enum: ['conda', 'docker', 'golang', 'node', 'pygrep', 'python', 'ruby', 'rust', 'script', 'system'] },
  language_version: text,
  minimum_pre_commit_version: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+$' },
  files: text,
  exclude: text,
  types: list,
  types_or: list,
  exclude_types: list,
  args: list,
  stages: {
    type: 'array',
    items: { enum: ['pre-commit', 'pre-merge-commit', 'pre-push', 'prepare-commit-msg', 'commit-msg', 'manual'] },
  },
  always_run: flag,
  fail_fast: flag,
  pass_filenames: flag,
  require_serial: flag,
  verbose: flag,
} as const

/** `.pre-commit-hooks.yaml` of a repository that offers hooks. */
export const preCommitHooksSchema = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    required: ['id', 'name', 'entry', 'language'],
    additionalProperties: false,
    properties: hookKeys,
  },
} as const

const configHook = { ...hookKeys, additional_dependencies: list, alias: text, log_file: text }

/** `.pre-commit-config.yaml` of a repository that uses hooks. */
export const preCommitConfigSchema = {
  type: 'object',
  required: ['repos'],
  properties: {
    repos: {
      type: 'array',
      minItems: 1,
      items: {
        oneOf: [
          {
            type: 'object',
            required: ['repo', 'hooks'],
            additionalProperties: false,
            properties: {
              repo: { const: 'local' },
              hooks: {
                type: 'array',
                items: {
                  type: 'object',
                  required: ['id', 'name', 'entry', 'language'],
                  additionalProperties: false,
                  properties: configHook,
                },
              },
            },
          },
          {
            type: 'object',
            required: ['repo', 'rev', 'hooks'],
            additionalProperties: false,
            properties: {
              repo: { type: 'string', pattern: '^https://' },
              rev: text,
              hooks: {
                type: 'array',
                items: { type: 'object', required: ['id'], additionalProperties: false, properties: configHook },
              },
            },
          },
        ],
      },
    },
  },
} as const

const validations = { type: 'object', additionalProperties: false, properties: { required: flag } } as const
const fieldId = { type: 'string', pattern: '^[\\w-]+$' } as const

function field(type: string, attributes: Record<string, unknown>, required: string[], hasId = true) {
  return {
    type: 'object',
    required: ['type', 'attributes'],
    additionalProperties: false,
    properties: {
      type: { const: type },
      attributes: { type: 'object', required, additionalProperties: false, properties: attributes },
      ...(hasId ? { id: fieldId, validations } : {}),
    },
  }
}

const labelled = { label: text, description: text }
const typed = { ...labelled, placeholder: text, value: text }

/** An issue form. GitHub refuses a form without a field that a person fills in. */
export const issueFormSchema = {
  type: 'object',
  required: ['name', 'description', 'body'],
  additionalProperties: false,
  properties: {
    name: text,
    description: text,
    title: text,
    labels: { ...list, uniqueItems: true },
    assignees: list,
    projects: list,
    type: text,
    body: {
      type: 'array',
      contains: { properties: { type: { enum: ['input', 'textarea', 'dropdown', 'checkboxes'] } } },
      items: {
        oneOf: [
          field('markdown', { value: text }, ['value'], false),
          field('input', typed, ['label']),
          field('textarea', { ...typed, render: text }, ['label']),
          field(
            'dropdown',
            {
              ...labelled,
              multiple: flag,
              default: { type: 'integer', minimum: 0 },
              options: { ...list, minItems: 1, uniqueItems: true },
            },
            ['label', 'options'],
          ),
          field(
            'checkboxes',
            {
              ...labelled,
              options: {
                type: 'array',
                minItems: 1,
                items: {
                  type: 'object',
                  required: ['label'],
                  additionalProperties: false,
                  properties: { label: text, required: flag },
                },
              },
            },
            ['label', 'options'],
          ),
        ],
      },
    },
  },
} as const

/** `.github/ISSUE_TEMPLATE/config.yml`. */
export const templateConfigSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    blank_issues_enabled: flag,
    contact_links: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'url', 'about'],
        additionalProperties: false,
        properties: { name: text, url: { type: 'string', pattern: '^https://' }, about: text },
      },
    },
  },
} as const

/** The keys that we use of a job in `.gitlab-ci.yml`. */
export const gitlabSchema = {
  type: 'object',
  additionalProperties: {
    type: 'object',
    required: ['script'],
    additionalProperties: false,
    properties: {
      stage: text,
      image: text,
      rules: {
        type: 'array',
        items: { type: 'object', additionalProperties: false, properties: { if: text, when: text } },
      },
      variables: { type: 'object', additionalProperties: { type: 'string' } },
      script: list,
      artifacts: {
        type: 'object',
        additionalProperties: false,
        properties: {
          when: { enum: ['on_success', 'on_failure', 'always'] },
          paths: list,
          reports: {
            type: 'object',
            additionalProperties: false,
            properties: { codequality: text, junit: text },
          },
        },
      },
    },
  },
} as const

/** `lefthook.yml`, as far as hooks run commands. */
export const lefthookSchema = {
  type: 'object',
  additionalProperties: {
    type: 'object',
    required: ['commands'],
    additionalProperties: false,
    properties: {
      commands: {
        type: 'object',
        additionalProperties: {
          type: 'object',
          required: ['run'],
          additionalProperties: false,
          properties: { run: text, glob: text, stage_fixed: flag },
        },
      },
    },
  },
} as const
