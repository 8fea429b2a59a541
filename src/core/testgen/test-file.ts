import { posix } from 'node:path'
import { must } from '../must.ts'
import type { TestFileSettings, TestFramework, TestTemplates } from '../syntax/language/test-file-settings.ts'
import { casesOf } from './cases.ts'
import { escapeText, fillTemplate, hasPlaceholder, type Placeholders } from './fill-template.ts'
import { capitalize, changeCase } from './name-case.ts'
import type { Testable } from './testable.ts'

/** A test file to write. */
export interface NewTestFile {
  /** The path of the source file. */
  path: string
  target: string
  tested: readonly (Testable & { properties: readonly string[] })[]
  settings: TestFileSettings
  framework: TestFramework
  placeholders: Placeholders
}

const reason = 'expected result not written yet'

/** Renders a test file with a case for each kind of argument, to be completed with the expected results. */
export function renderTestFile({ path, target, tested, settings, framework, placeholders }: NewTestFile): string {
  const templates = must(settings.templates[framework.template])
  const values = { ...placeholders, reason }
  const uniqueName = uniqueNames(templates.id)
  const tests = tested.map((each) => renderFunction(each, { settings, templates, values, uniqueName }))
  return fillTemplate(templates.file, {
    ...values,
    tests: tests.join(templates.betweenFunctions),
    names: tested.map(({ name }) => name).join(', '),
    source: importPath(path, target),
  })
}

interface FileContext {
  settings: TestFileSettings
  templates: TestTemplates
  values: Placeholders
  uniqueName: (words: string) => string
}

function renderFunction(tested: NewTestFile['tested'][number], context: FileContext): string {
  const { settings, templates, values, uniqueName } = context
  const { name, callee, parameters } = tested
  const text = (plain: string) => escapeText(plain, settings.escaped)
  const shared = { ...values, name, callee, capitalName: capitalize(name) }
  const cases = casesOf(parameters, settings).map(({ says, arguments: given }) =>
    fillTemplate(templates.case, {
      ...shared,
      says: text(says),
      call: text(`${callee}(${given.join(', ')})`),
      id: uniqueName(`${name}, ${says}`),
      arguments: given.join(', '),
      sole: given.length === 1 ? given.join() : '',
    }),
  )
  const properties = tested.properties.map((property, index) =>
    fillTemplate(templates.property, {
      ...shared,
      property: text(property),
      id: uniqueName(`${name}, a property`),
      number: String(index + 1),
    }),
  )
  const perParameter = (template: string) =>
    parameters.map((each) => fillTemplate(template, { name: each.name, type: each.type ?? settings.types.untyped }))
  const apart = hasPlaceholder(templates.function, 'properties')
  return fillTemplate(templates.function, {
    ...shared,
    cases: [...cases, ...(apart ? [] : properties)].join(templates.betweenCases),
    properties: properties.join(''),
    fields: perParameter(templates.field).join(''),
    passed: perParameter(templates.passed).join(', '),
  })
}

/** Returns a function that names words. Overloads have the same words, so that repeated names are numbered. */
function uniqueNames(notation: TestTemplates['id']): (words: string) => string {
  const taken = new Set<string>()
  return (words) => {
    const plain = changeCase(words, notation)
    let name = plain
    for (let count = 2; taken.has(name); count++) name = notation === 'snake' ? `${plain}_${count}` : `${plain}${count}`
    taken.add(name)
    return name
  }
}

/** Returns the path of the source file relative to its test, without ending. */
function importPath(path: string, target: string): string {
  const relative = posix.relative(posix.dirname(target), path).replace(/\.\w+$/, '')
  return relative.startsWith('.') ? relative : `./${relative}`
}
