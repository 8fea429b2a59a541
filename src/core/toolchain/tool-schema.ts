import { z } from 'zod'

const expression = z.string().refine((source) => {
  try {
    return new RegExp(source, 'gm') !== undefined
  } catch {
    return false
  }
}, 'is not a regular expression')

/** What a tool does to a change, in the order in which the steps run. */
export const steps = ['format', 'types', 'test'] as const
export type Step = (typeof steps)[number]

/**
 * One tool of `grammars/<language>/toolchain.toml`. In commands, `{files}` is replaced by the changed files, and `{folders}` by
 * their folders as `./folder`, relative to the project.
 */
const toolSchema = z.strictObject({
  step: z.enum(steps),
  name: z.string(),
  /** Files that make a folder a project of this tool, by name or as `*.extension`; `*` is the root of any repository. */
  markers: z.array(z.string()).min(1),
  /** Text that the marker must contain. */
  mentions: z.string().optional(),
  /** Folders in the project with its dependencies, which are not in the repository. */
  dependencies: z.array(z.string()).default([]),
  /** The tool checks changes to these files. */
  extensions: z.array(z.string().startsWith('.')).min(1),
  /** A command that fails if the tool is not installed. */
  probe: z.array(z.string()).min(1).optional(),
  run: z.array(z.string()).min(1),
  /** Like `run`, for only what a change affects. */
  affected: z.array(z.string()).min(1).optional(),
  /** Like `run`, for only the changed files, which are tests. */
  only: z.array(z.string()).min(1).optional(),
  /** Expressions for lines of the output. The numbers of all groups of all matches add up; without groups, matches do. */
  passed: expression.optional(),
  failed: expression.optional(),
  total: expression.optional(),
  /** The name of something that fails. */
  failing: expression.optional(),
})

export const toolchainSchema = z.strictObject({
  tool: z.array(toolSchema).min(1),
  /** Environment variables for all tools. */
  variables: z.record(z.string(), z.string()).default({}),
  /** Folders below the home of the user with programs and packages of others, and nothing secret. */
  caches: z.array(z.string()).default([]),
  /** Those of the caches that contain programs. */
  path: z.array(z.string()).default([]),
})

export interface Tool extends z.infer<typeof toolSchema> {
  variables: Readonly<Record<string, string>>
  caches: readonly string[]
  path: readonly string[]
}
