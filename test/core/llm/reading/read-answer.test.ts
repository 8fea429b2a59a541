import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readAnswer } from '../../../../src/core/llm/reading/read-answer.ts'
import { rightFinding, wrappings } from './wrappings.ts'

const review = z.object({
  findings: z.array(
    z.object({
      path: z.string(),
      quote: z.string(),
      line: z.int().min(1).optional(),
      message: z.string().max(600),
      severity: z.enum(['error', 'warning', 'info']),
      category: z.enum(['correctness', 'security']),
    }),
  ),
})

const plain = (text: unknown) => String(text).trim().replaceAll(/\s+/g, ' ')

describe('a right answer is read', () => {
  it.each(Object.entries(wrappings))('%s', (_, text) => {
    const read = readAnswer(text, review)
    if (!('value' in read)) throw new Error(read.problem)
    const found = read.value.findings.find(({ path }) => path === rightFinding.path)
    expect({ ...found, quote: plain(found?.quote), message: plain(found?.message) }).toMatchObject({
      ...rightFinding,
      quote: plain(rightFinding.quote),
    })
  })
})

describe('prose is no finding', () => {
  it.each([
    'No findings.',
    'Summary: the change is fine.\nIssue: none\nNote: the path is right.',
    '| File | Change |\n| --- | --- |\n| src/page.js | the message is shorter |',
    'message: the tests pass',
    '```yaml\nsummary: fine\nmessage: nothing to report\n```',
    '<b>path</b> and <b>message</b> are fine.',
    '{"findings": []}\n\npath: src/page.js\nmessage: nothing\nseverity: none',
  ])('%s', (text) => {
    const read = readAnswer(text, review)
    expect('value' in read ? read.value.findings : []).toEqual([])
  })
})
