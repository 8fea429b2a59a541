import { describe, expect, it } from 'vitest'
import { formsOf } from '../../../src/core/index/word-forms.ts'

describe('forms of a word', () => {
  it.each([
    ['price', ['prices', 'priced', 'pricing']],
    ['prices', ['price', 'priced', 'pricing']],
    ['query', ['queries', 'querying', 'queried']],
    ['queries', ['query']],
    ['classes', ['class']],
    ['box', ['boxes']],
    ['caches', ['cache']],
    ['planned', ['plan', 'plans', 'planning']],
    ['planning', ['plan', 'planned']],
    ['parsing', ['parse', 'parsed']],
    ['computed', ['compute', 'computes', 'computing']],
    ['retried', ['retry', 'retries']],
  ])('%s is found as %j', (word, expected) => {
    const forms = formsOf(word)
    expect(forms[0]).toBe(word)
    expect(forms).toEqual(expect.arrayContaining(expected))
  })

  it.each([
    ['string', 'str'],
    ['caring', 'car'],
    ['feed', 'fee'],
    ['process', 'proces'],
    ['status', 'statu'],
    ['thing', 'th'],
    ['generic', 'general'],
    ['parse2', 'parse'],
    ['preis_', 'preis'],
    ['id', 'ids'],
  ])('%s is not taken for %s', (word, other) => {
    expect(formsOf(word)).not.toContain(other)
  })
})
