import { describe, expect, it } from 'vitest'
import { classifyQuestion } from '../../../src/core/answers/classify-question.ts'

describe('the kind of a question', () => {
  const kinds: [kind: string, ...questions: string[]][] = [
    ['simple', 'where is the price computed?', 'what does addToBasket do?', 'who calls total', 'hello'],
    [
      'simple',
      'what happens on a broken pipe during a panic',
      'how does the parser handle errors?',
      'where is the exception of a failed request thrown?',
      'describe how checkout fails without a network',
      'which errors does the router throw',
      'why do we recover from a panic here?',
    ],
    [
      'problem',
      'why does checkout throw?',
      'TypeError: Cannot read properties of undefined\n    at total (src/cart.js:4:10)',
      'the build fails, how do I fix it',
      '  1) adds\n     AssertionError: 1 == 2\n      at Context.<anonymous> (test/a.js:3:4)\n  2) takes away\n      at b (test/a.js:9:4)',
      'ERROR: duplicate key value violates unique constraint',
      'panic: runtime error: index out of range [3]\n\ngoroutine 1 [running]:\nmain.main()',
      'java.lang.IllegalStateException: closed',
      'why is x.map is not a function raised',
      'checkout crashes when the cart is empty',
      'pytest is broken: File "a.py", line 3',
    ],
    [
      'complex',
      'compare the two ways in which we store sessions and say which one is safer',
      'how do the queue and the worker work together?',
      'what is a? what is b? what is c?',
    ],
    ['steps', '1. find the parser\n2. say who calls it', 'find the parser, then say who calls it and why'],
  ]
  it.each(kinds.flatMap(([kind, ...questions]) => questions.map((question) => [kind, question])))(
    '%s: %s',
    (kind, question) => expect(classifyQuestion(question).kind).toBe(kind),
  )

  it('takes steps apart', () => {
    expect(classifyQuestion('Do this:\n1. find the parser\n2) say who calls it')).toEqual({
      kind: 'steps',
      parts: ['Do this: find the parser', 'Do this: say who calls it'],
    })
    expect(classifyQuestion('first find the parser. Then say who calls it')).toEqual({
      kind: 'steps',
      parts: ['find the parser', 'say who calls it'],
    })
    expect(classifyQuestion('what happens if a then b?').kind).toBe('simple')
    expect(classifyQuestion('what happens when the queue is full, then the worker dies?').kind).toBe('simple')
  })
})
