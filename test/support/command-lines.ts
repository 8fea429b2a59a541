import { must } from '../../src/core/must.ts'
import { splitWords } from '../../src/core/router/argument-parser.ts'
import { codeBlocks } from './code-blocks.ts'

/** A call of the program in a document, as the shell would hand it over. */
export interface CommandLine {
  /** 1-based line in the document. */
  line: number
  /** The words after the program's name. */
  words: string[]
}

/** The program by its name, by npx, or by the name of its package. */
const program = /(?:^|[\s;&|(`'"])(?:npx (?:--yes )?)?(?:@rubberduck-review\/cli(?:@[\w.]+)?|rubberduck) +(?=[a-z-])/g

/** Lists the calls in fenced blocks and in code spans of a Markdown page, or in a whole file of another kind. */
export function commandLines(name: string, text: string): CommandLine[] {
  if (!name.endsWith('.md')) return linesOf(text, 1)
  const blocks = codeBlocks(text).filter(({ language }) => language !== 'toml' && language !== 'mermaid')
  const spans = [...text.matchAll(/`(rubberduck [^`\n]+)`/g)].map((match): CommandLine[] =>
    linesOf(must(match[1]), text.slice(0, match.index).split('\n').length),
  )
  return [...blocks.flatMap(({ text: block, line }) => linesOf(block, line + 1)), ...spans.flat()]
}

function linesOf(text: string, first: number): CommandLine[] {
  // A folded YAML text and a backslash at the end of a line continue the command on the next line.
  const joined = text
    .replaceAll(/\\\n\s*/g, ' ')
    .replaceAll(
      /( *)- >-\n((?:\1 {2,}.*\n?)+)/g,
      (_, indent: string, body: string) => `${indent}- ${body.trim().replaceAll(/\n\s*/g, ' ')}\n`,
    )
  return joined.split('\n').flatMap((line, index) =>
    isProse(line)
      ? []
      : [...line.matchAll(program)].map((match) => ({
          line: first + index,
          words: splitWords(untilEnd(line.slice(match.index + match[0].length))).filter((word) => word !== '[options]'),
        })),
  )
}

/** Output of the program, comments and YAML keys are not calls. */
function isProse(line: string): boolean {
  return /^\s*(?:#|error:|name:|on:|group:|description:|- name:|if )/.test(line)
}

/** The command up to what the shell or the surrounding quote takes for its end. */
function untilEnd(text: string): string {
  const [, command = ''] = /^((?:"[^"]*"|'[^']*'(?=\s|$)|[^"';&|<>`)#])*)/.exec(text) ?? []
  return command.trim()
}
