import { z } from 'zod'

const words = z.array(z.string()).default([])

const manifest = z.strictObject({
  /** Names of the manifest, in any folder. */
  files: z.array(z.string()).min(1),
  /** `directives`: a word and its values on a line, or lines of values in parentheses after the word. */
  format: z.enum(['json', 'toml', 'directives']),
  /** Keys of the name by which other files import its folder. The first existing key is used. */
  names: words,
  /** Prefix of that name in imports: `package:`. */
  scheme: z.string().default(''),
  /** The replacement for a dash in that name in code. */
  dashes: z.string().optional(),
  /** Keys of tables that map a prefix to one or more folders. */
  tables: words,
  /** Key of the base folder of those folders, which is itself a root for imports. */
  base: z.string().optional(),
  /** Directive that replaces a name with a local folder: `name => ./folder`. */
  replace: z.string().optional(),
  /** Subfolders that contain its modules. */
  folders: z.array(z.string()).default(['']),
  /** Files that the bare name refers to, without extension; empty: the folder. */
  entries: words,
})

const files = {
  /** Extensions that imports omit, in the order of the attempts. */
  extensions: words,
  /** Stems of the file that a folder's name refers to. */
  index: words,
  /** Subfolders of the importing file's folder, or of one of its ancestors, that contain modules. */
  roots: words,
  /** Files whose folders have such roots for all other files. `*.x` matches any name with that extension. */
  markers: words,
  manifests: z.array(manifest).default([]),
  /** A relative import without a matching file is an error. */
  mustExist: z.boolean().default(false),
}

const path = z.strictObject({
  strategy: z.literal('path'),
  ...files,
  /** The target of an import. */
  unit: z.enum(['file', 'folder']).default('file'),
  /** Extension as written → extensions of the source files that it is compiled from. */
  sources: z.record(z.string(), z.array(z.string())).default({}),
})

const dotted = z.strictObject({
  strategy: z.literal('dotted'),
  separator: z.string(),
  ...files,
  /** Leading separators make an import relative: one for the current folder, each additional one for the parent. */
  dots: z.boolean().default(false),
  /** How many of the last segments may refer to something inside the file. */
  partial: z.enum(['none', 'name', 'all']).default('none'),
  /** First segments with a special meaning. */
  words: z.strictObject({ root: z.string(), own: z.string(), parent: z.string() }).optional(),
  /** Stems of files at the top of a module tree. */
  entries: words,
})

const declared = z.strictObject({
  /** Files declare their own module; see `@module.name` in `outline.scm`. */
  strategy: z.literal('declared'),
  separator: z.string(),
})

/** `[modules]` in a `language.toml`. */
export const modulesSchema = z.strictObject({
  /** The units of import cycles to report: packages may be folders or declared names. */
  cycles: z.enum(['file', 'package', 'none']),
  /** Strategies in the order of the attempts. */
  find: z.array(z.discriminatedUnion('strategy', [path, dotted, declared])).min(1),
})

export type ModuleSettings = z.infer<typeof modulesSchema>
export type ManifestSettings = z.infer<typeof manifest>
export type PathStrategy = z.infer<typeof path>
export type DottedStrategy = z.infer<typeof dotted>
