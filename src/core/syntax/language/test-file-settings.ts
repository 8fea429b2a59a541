import { z } from 'zod'
import { regex } from './test-traits.ts'
import { typeSettingsSchema, valueSettingsSchema } from './value-settings.ts'

/** Code with placeholders: `${name}` is replaced, and `${name:+text}` is `text` unless the value is empty. */
const template = z.string()

/**
 * Conditions on a source file and its repository, which all must hold. Named groups of the regular expressions become
 * placeholders.
 */
const conditions = {
  /** Matches the path of the source file. */
  path: regex.optional(),
  /** Matches the source text (flag `m`). */
  source: regex.optional(),
  /** Matches the path of the nearest existing test. */
  testPath: regex.optional(),
  /** Matches the text of the nearest existing test (flag `m`). */
  test: regex.optional(),
  /** Matches the path of any existing test. */
  tests: regex.optional(),
  /** Matches the path of no existing test. */
  withoutTests: regex.optional(),
  /** A file in the folder of the source file or above. The nearest such folder becomes `${root}`, with a slash. */
  rootFile: z.string().optional(),
  /** Text in a manifest of the repository, such as the name of a package. */
  dependency: z.string().optional(),
}

const alternative = z.strictObject({
  ...conditions,
  /** Replacements in the named groups: all matches of a regular expression, by a text. */
  replace: z.array(z.tuple([regex, z.string()])).default([]),
  value: template,
})

const framework = z.strictObject({
  name: z.string(),
  ...conditions,
  /** The key of its templates. */
  template: z.string(),
  /** Placeholders for its templates and for the path. */
  words: z.record(z.string(), z.string()).default({}),
})

/**
 * The templates of a test file. Every template has `${name}` of the file or function, and `${reason}`, the reason why a
 * test is skipped.
 */
const templates = z.strictObject({
  /** `${tests}`: all functions. `${names}`: the names to import. `${source}`: the import path without ending. */
  file: template,
  /**
   * A function under test. `${callee}`: what is called. `${cases}`, `${fields}`, `${passed}`: see below.
   * `${properties}`: without it, the properties follow the cases.
   */
  function: template,
  betweenFunctions: z.string(),
  /**
   * A case. `${says}`: its description. `${call}`: the call, as text for a string literal. `${arguments}`: the
   * arguments, and `${sole}` if there is only one. `${id}`: a unique name.
   */
  case: template,
  betweenCases: z.string(),
  /** A property of every input. `${property}`: a sentence for a string literal. `${id}`, and `${number}`, from 1. */
  property: template,
  /** The notation of `${id}`. */
  id: z.enum(['snake', 'camel', 'Pascal']),
  /** `${fields}`: for each parameter, its `${name}` and `${type}`. Empty if unused. */
  field: template,
  /** `${passed}`: the same, separated by commas. Empty if unused. */
  passed: template,
})

/** How tests call what a file declares. */
const calls = z.strictObject({
  /** Functions without a class that are declared as methods can be called by their name. */
  plainMethods: z.boolean(),
  /** Names of parameters for the object itself, which a call does not pass. */
  receivers: z.array(z.string()),
  /** Matches the signature of a symbol that is exported, but not visible in another file. */
  hidden: regex,
  /** Matches the signature of a class without instances. */
  abstract: regex,
  /** What is called to instantiate the class `${name}`. */
  construction: template,
  /**
   * Methods are tested one by one; false if the constructor of their class is. `${owner}`: their class or module.
   * `${object}`: a variable named after it. `${construction}`: code for an instance.
   */
  methods: z.union([
    z.literal(false),
    z.strictObject({
      /** Separator of nested classes or modules. */
      separator: z.string(),
      /** Matches the signature of a method that needs no instance. */
      static: regex,
      /** The call of such a method, of one on a new instance, and of one whose class has no known construction. */
      onClass: template,
      onInstance: template,
      onVariable: template,
    }),
  ]),
})

/** `[testFiles]` in a `language.toml`: how `rubberduck tests` writes a new test file. */
export const testFileSettingsSchema = z.strictObject({
  /**
   * The path of a new test file. Templates have these placeholders: `${name}`, `${ending}`, and `${folder}` with a
   * slash, of the source file. `${title}`: its name as the name of a type.
   */
  path: template,
  /** Further placeholders. Each has the value of the first alternative whose conditions hold, and otherwise none. */
  placeholders: z.record(z.string(), z.array(alternative)),
  /** Characters that need a backslash in the string literals of the templates. */
  escaped: z.string(),
  /** Matches the paths of files that list dependencies. */
  manifests: regex,
  /** Packages for property-based tests, the preferred one first. */
  propertyLibraries: z.array(z.string()),
  /** The one in the standard library; empty for none. */
  builtInPropertyLibrary: z.string(),
  /** The frameworks. The first one whose conditions hold is used. */
  frameworks: z.array(framework).min(1),
  templates: z.record(z.string(), templates),
  calls,
  values: valueSettingsSchema,
  types: typeSettingsSchema,
})

export type TestFileSettings = z.infer<typeof testFileSettingsSchema>
export type TestFramework = z.infer<typeof framework>
export type TestTemplates = z.infer<typeof templates>
export type TestConditions = Pick<TestFramework, keyof typeof conditions>
