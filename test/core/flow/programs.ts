/** How a language writes the parts of the programs that every language is compared by. */
export interface Dialect {
  /** A function with a parameter `a`, `b` and a body of statements. */
  body(...statements: string[]): string
  /** A statement that runs others if a condition holds. */
  when(condition: string, ...then: string[]): string
  leave: string
  call(name: string, value?: string): string
  and: string
  not(condition: string): string
  /** Encloses statements so that errors are handled; absent if the language has no such statement. */
  handled?(...statements: string[]): string
  /** The mark of a variable. */
  mark?: string
}

const lines = (statements: readonly string[], indent: string) =>
  statements.flatMap((statement) => statement.split('\n').map((line) => indent + line)).join('\n')

const braces =
  (head: string, foot = '}') =>
  (...statements: string[]) =>
    `${head} {\n${lines(statements, '  ')}\n${foot}\n`

const cLike = {
  when: (condition: string, ...then: string[]) => `if (${condition}) {\n${lines(then, '  ')}\n}`,
  call: (name: string, value = '') => `${name}(${value});`,
  and: '&&',
  not: (condition: string) => `!(${condition})`,
}
const handled =
  (head: string) =>
  (...statements: string[]) =>
    `try {\n${lines(statements, '  ')}\n} ${head} {\n  log();\n}`

const script: Dialect = {
  ...cLike,
  body: braces('function f(a, b)'),
  leave: 'return 0;',
  handled: handled('catch (e)'),
}
const inClass =
  (head: string) =>
  (...statements: string[]) =>
    `class A {\n  ${head} {\n${lines(statements, '    ')}\n  }\n}\n`

/** By the name of the language. */
export const dialects: Record<string, Dialect> = {
  javascript: script,
  typescript: { ...script, body: braces('function f(a: number, b: number)') },
  tsx: { ...script, body: braces('function f(a: number, b: number)') },
  python: {
    body: (...statements) => `def f(a, b):\n${lines(statements, '    ')}\n`,
    when: (condition, ...then) => `if ${condition}:\n${lines(then, '    ')}`,
    leave: 'return 0',
    call: (name, value = '') => `${name}(${value})`,
    and: 'and',
    not: (condition) => `not (${condition})`,
    handled: (...statements) => `try:\n${lines(statements, '    ')}\nexcept E:\n    log()`,
  },
  go: {
    ...cLike,
    body: (...statements) => `package p\n\nfunc f(a int, b int) int {\n${lines(statements, '\t')}\n}\n`,
    when: (condition, ...then) => `if ${condition} {\n${lines(then, '\t')}\n}`,
    leave: 'return 0',
    call: (name, value = '') => `${name}(${value})`,
  },
  java: { ...cLike, body: inClass('int f(int a, int b)'), leave: 'return 0;', handled: handled('catch (E e)') },
  csharp: { ...cLike, body: inClass('int F(int a, int b)'), leave: 'return 0;', handled: handled('catch (E e)') },
  php: {
    ...cLike,
    body: (...statements) => `<?php\nfunction f($a, $b) {\n${lines(statements, '  ')}\n}\n`,
    leave: 'return 0;',
    handled: handled('catch (E $e)'),
    mark: '$',
  },
  c: { ...cLike, body: braces('int f(int a, int b)'), leave: 'return 0;' },
  cpp: { ...cLike, body: braces('int f(int a, int b)'), leave: 'return 0;', handled: handled('catch (const E &e)') },
  rust: {
    ...cLike,
    body: braces('fn f(a: i32, b: i32) -> i32'),
    when: (condition, ...then) => `if ${condition} {\n${lines(then, '  ')}\n}`,
    leave: 'return 0;',
  },
  ruby: {
    body: (...statements) => `def f(a, b)\n${lines(statements, '  ')}\nend\n`,
    when: (condition, ...then) => `if ${condition}\n${lines(then, '  ')}\nend`,
    leave: 'return 0',
    call: (name, value = '') => `${name}(${value})`,
    and: '&&',
    not: (condition) => `!(${condition})`,
    handled: (...statements) => `begin\n${lines(statements, '  ')}\nrescue E\n  log()\nend`,
  },
  kotlin: {
    ...cLike,
    body: braces('fun f(a: Int, b: Int): Int'),
    leave: 'return 0',
    call: (name, value = '') => `${name}(${value})`,
    handled: (...statements) => `try {\n${lines(statements, '  ')}\n} catch (e: E) {\n  log()\n}`,
  },
  scala: {
    ...cLike,
    body: braces('def f(a: Int, b: Int): Int ='),
    leave: 'return 0',
    call: (name, value = '') => `${name}(${value})`,
    handled: (...statements) => `try {\n${lines(statements, '  ')}\n} catch {\n  case e: E => log()\n}`,
  },
  lua: {
    body: (...statements) => `function f(a, b)\n${lines(statements, '  ')}\nend\n`,
    when: (condition, ...then) => `if ${condition} then\n${lines(then, '  ')}\nend`,
    leave: 'return 0',
    call: (name, value = '') => `${name}(${value})`,
    and: 'and',
    not: (condition) => `not (${condition})`,
  },
}
