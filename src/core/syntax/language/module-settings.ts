import { z } from 'zod'

const words = z.array(z.string()).default([])

const manifest = z.strictObject({
  /** Names of the file; each in any folder counts. */
  files: z.array(z.string()).min(1),
  /** `directives`: a word and its values on a line, or lines of values in round brackets after the word. */
  format: z.enum(['json', 'toml', 'directives']),
  /** Keys of the name under which other files import its folder; the first that is there counts. */
  names: words,
  /** What an import writes before that name: `package:`. */
  scheme: z.string().default(''),
  /** What a dash in that name becomes in code. */
  dashes: z.string().optional(),
  /** Keys of tables from a prefix to one or more folders. */
  tables: words,
  /** Key of the folder that those folders are relative to, itself a root for imports. */
  base: z.string().optional(),
  /** Directive that puts a local folder in the place of a name: `name => ./folder`. */
  replace: z.string().optional(),
  /** Folders below its own where its modules begin. */
  folders: z.array(z.string()).default(['']),
  /** Files that its bare name means, without extension; none: the folder. */
  entries: words,
})

const files = {
  /** Extensions that an import leaves out, in the order in which they are tried. */
  extensions: words,
  /** Stems of the file that a folder's name means. */
  index: words,
  /** Folders below the importing file's folder, or one above it, where modules begin. */
  roots: words,
  /** Files whose folders have such roots for all other files; `*.x` is any with that extension. */
  markers: words,
  manifests: z.array(manifest).default([]),
  /** A relative import that finds no file is a mistake. */
  mustExist: z.boolean().default(false),
}

const path = z.strictObject({
  strategy: z.literal('path'),
  ...files,
  /** What an import names. */
  unit: z.enum(['file', 'folder']).default('file'),
  /** Extension as written → extensions of what it is compiled from. */
  sources: z.record(z.string(), z.array(z.string())).default({}),
})

const dotted = z.strictObject({
  strategy: z.literal('dotted'),
  separator: z.string(),
  ...files,
  /** Leading separators make it relative: one is the own folder, each more is one folder up. */
  dots: z.boolean().default(false),
  /** How much of the end may name something inside of the file. */
  partial: z.enum(['none', 'name', 'all']).default('none'),
  /** First segments with a meaning of their own. */
  words: z.strictObject({ root: z.string(), own: z.string(), parent: z.string() }).optional(),
  /** Stems of files at the top of a tree of modules. */
  entries: words,
})

const declared = z.strictObject({
  /** Files say themselves which module they belong to; see `@module.name` in `outline.scm`. */
  strategy: z.literal('declared'),
  separator: z.string(),
})

/** `[modules]` of a `language.toml`. */
export const modulesSchema = z.strictObject({
  /** Between what import cycles are worth a word: packages may be folders or declared names. */
  cycles: z.enum(['file', 'package', 'none']),
  /** Tried in this order. */
  find: z.array(z.discriminatedUnion('strategy', [path, dotted, declared])).min(1),
})

export type ModuleSettings = z.infer<typeof modulesSchema>
export type ManifestSettings = z.infer<typeof manifest>
export type PathStrategy = z.infer<typeof path>
export type DottedStrategy = z.infer<typeof dotted>
