import { describe, expect, it } from 'vitest'
import { mistakeLine, parseConfig, readConfigText } from '../../../src/core/config/read-config.ts'
import { ruleNames } from '../../../src/core/config/rule-names.ts'
import { DuckError } from '../../../src/core/errors.ts'

const rules = ruleNames(['js/compare-nan', 'js/eval', 'py/eval', 'house/quack', 'any/secret'])
const read = (lines: string[], origin = {}) => {
  const { config, mistakes } = readConfigText(lines.join('\n'), 'f.toml', { rules, ...origin })
  return { config, told: mistakes.map((mistake) => mistakeLine(mistake).replace('f.toml:', '')) }
}

describe('a configuration with mistakes', () => {
  it('lists all of them with their places, and keeps what is right', () => {
    const { config, told } = read([
      '[review]',
      'severty = "info"',
      'severity = "fatal"',
      'max-comments = 500',
      'exclude = ["a/", 3, "b/"]',
      'auto = "yes"',
      'drafts = true',
      '[passes]',
      'impakt = true',
      'tests = false',
      '[rules]',
      '"js/compare-nann" = "off"',
      '"js/eval" = "wraning"',
      '"pyy/*" = "off"',
      '"js/*" = "info"',
      '[[paths]]',
      'severity = "error"',
      '[[paths]]',
      'match = ["legacy/"]',
      'rules = { "eval" = "off", "house/quack" = "off" }',
      'zzzzzzzz = 1',
    ])
    expect(told).toEqual([
      '2:1: Unknown key "severty" in review. Did you mean "severity"?',
      '3:12: Invalid value "fatal" for review.severity (expected error, warning or info).',
      '4:16: Invalid value 500 for review.max-comments (expected a whole number from 0 to 200).',
      '5:18: Invalid value 3 for review.exclude (expected a glob with closed brackets, for example "src/**").',
      '6:8: Invalid value "yes" for review.auto (expected true or false).',
      '9:1: Unknown key "impakt" in passes. Did you mean "impact"?',
      '12:1: Unknown rule "js/compare-nann" in rules. Did you mean "js/compare-nan"?',
      '13:13: Invalid value "wraning" for rules."js/eval" (expected error, warning, info, off or on). Did you mean "warning"?',
      '14:1: Unknown rule pack "pyy/*" in rules. Did you mean "py/*"?',
      '16:3: Missing match in paths (expected a list of strings).',
      '20:11: Unknown rule "eval" in paths.rules. Did you mean "js/eval"?',
      '21:1: Unknown key "zzzzzzzz" in paths. Remove it. `rubberduck config schema` lists the known keys.',
    ])
    expect(config).toEqual({
      review: { exclude: ['a/', 'b/'], drafts: true },
      passes: { tests: false },
      rules: { 'js/*': 'info' },
      paths: [{ match: ['legacy/'], rules: { 'house/quack': 'off' } }],
    })
  })

  it.each([
    ['an open string', ['[review]', 'severity = "info', 'auto = false'], '2:17: Missing closing quote.'],
    [
      'a bare word',
      ['[review]', 'severity = error', 'auto = false'],
      '2:12: Missing quotes around error. Write "error".',
    ],
    ['True', ['[review]', 'drafts = True', 'auto = false'], '2:10: Invalid value True (expected true).'],
    ['no value', ['[review]', 'drafts =', 'auto = false'], '2:9: Missing value after `=`.'],
    ['no equals sign', ['[review]', 'drafts true', 'auto = false'], '2:8: Missing `=` after the key.'],
    ['a key twice', ['[review]', 'auto = false', 'auto = true'], '3:1: Duplicate key. Remove one of the two.'],
    [
      'an open list',
      ['[review]', 'exclude = [', '  "a",', 'auto = false'],
      '2:12: Missing `]` at the end of the list.',
    ],
    ['no comma', ['[review]', 'exclude = ["a" "b"]', 'auto = false'], '2:16: Missing comma between two values.'],
    [
      'an open header',
      ['[passes', 'tests = false', '[review]', 'auto = false'],
      '1:8: Missing `]` after the table name.',
    ],
  ])('leaves out a statement with a syntax error and reads the rest: %s', (_name, lines, told) => {
    const { config, told: all } = read(lines)
    expect(all).toEqual([told])
    expect(config).toEqual({ review: { auto: false } })
  })

  it('finds several syntax errors', () => {
    expect(read(['[review]', 'auto = yes', 'drafts = ', '[rules', '[passes]', 'tests = 01']).told).toEqual([
      '2:8: Missing quotes around yes. Write "yes".',
      '3:9: Missing value after `=`.',
      '4:7: Missing `]` after the table name.',
      '6:9: Invalid number. Remove the leading zero.',
    ])
  })

  it('uses nothing of a text that is not TOML', () => {
    const { config, told } = read(['{', '  "review": {', '    "auto": false', '  }', '}'])
    expect(config).toEqual({})
    expect(told[0]).toBe('1:1: Invalid TOML. `{` is unexpected here.')
  })

  it('takes a byte order mark and Windows line ends', () => {
    expect(read(['\uFEFF[review]\r', 'auto = 3\r'])).toEqual({
      config: { review: {} },
      told: ['2:8: Invalid value 3 for review.auto (expected true or false).'],
    })
  })

  it('says the same in one error of the kind `config`', () => {
    const parse = () => parseConfig('[review]\nauto = 1\ndrafts = 2', 'f.toml')
    expect(parse).toThrow(DuckError)
    expect(parse).toThrow(/^The configuration has 2 errors\.\nf\.toml:2:8: .*\nf\.toml:3:10: /)
  })
})

describe('where a file is', () => {
  it('decides which keys it may set', () => {
    const lines = ['[review]', 'auto = false', 'max-comments = 3', 'severity = "error"', '[passes]', 'model = false']
    expect(read(lines).told).toEqual([])
    expect(read(lines, { nested: true })).toEqual({
      config: { review: { severity: 'error' }, passes: {} },
      told: [
        '2:1: Misplaced key review.auto. It is only valid in the file at the root of the repository. Move it there.',
        '3:1: Misplaced key review.max-comments. It is only valid in the file at the root of the repository. Move it there.',
        '6:1: Misplaced key passes.model. It is only valid in the file at the root of the repository. Move it there.',
      ],
    })
  })

  it('decides which rules may be unknown: the user’s own file is for repositories that have others', () => {
    const lines = ['[rules]', '"company/no-fax" = "off"', '"js/evil" = "off"', '"js/nothing-like-it" = "off"']
    expect(read(lines).told).toHaveLength(3)
    expect(read(lines, { shared: true }).told).toEqual([
      '3:1: Unknown rule "js/evil" in rules. Did you mean "js/eval"?',
      '4:1: Unknown rule "js/nothing-like-it" in rules. `rubberduck rules list` lists the rules.',
    ])
  })
})
