import { execFileSync } from 'node:child_process'
import { must } from '../src/core/must.ts'
import { loadRules } from '../src/core/rules/load.ts'
import { buildPrograms } from '../src/core/rules/match/program.ts'
import { detectLanguage, loadLanguages } from '../src/core/syntax/language/languages.ts'
import { createInspector } from '../src/core/syntax/parser/pool.ts'
import { interleave, median, pairedRatio, type Row } from './measure.ts'

const mostFiles = 300

/** All rules of a language over whole files against parsing them, in one worker thread. */
export async function measureRules(path: string): Promise<Row[]> {
  const languages = loadLanguages()
  const inspector = createInspector({ workers: 1 })
  const { rules } = loadRules({ builtIn: true })
  const set = buildPrograms(
    inspector,
    rules.filter((rule) => rule.enabled),
    languages,
  )
  const names = execFileSync('git', ['-C', path, 'ls-tree', '-r', '--name-only', '-z', 'HEAD'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  }).split('\0')
  const byLanguage = Map.groupBy(
    names.filter((name) => name !== ''),
    (name) => detectLanguage(languages, name)?.name,
  )
  try {
    const rows: Row[] = []
    for (const [language, files] of byLanguage) {
      if (language === undefined || files.length < 50) continue
      const program = await set.programFor(language)
      if (program === undefined) continue
      const step = Math.max(1, Math.floor(files.length / mostFiles))
      const texts = files
        .filter((_, index) => index % step === 0)
        .map((name) =>
          execFileSync('git', ['-C', path, 'cat-file', 'blob', `HEAD:${name}`], {
            encoding: 'utf8',
            maxBuffer: 1 << 28,
          }),
        )
      let run = 0
      const pass = (want: { program?: string }) => async () => {
        const started = performance.now()
        run++
        for (const [index, text] of texts.entries())
          await inspector.inspect({ id: `${run}-${index}`, language, text, want })
        return performance.now() - started
      }
      const [withRules, parsing] = await interleave(5, [pass({ program }), pass({})])
      const both = pairedRatio(must(withRules), must(parsing))
      const ratio = both - 1
      const count = rules.filter((rule) => rule.enabled && rule.languages.includes(language)).length
      rows.push({
        what: `${count} rules on whole files against parsing them: ${language}, ${texts.length} files`,
        goal: 'at most 2 ×',
        measured: `${ratio.toFixed(2)} × (parse and rules ${median(must(withRules)).toFixed(0)} ms, parse ${median(must(parsing)).toFixed(0)} ms)`,
        holds: ratio <= 2,
      })
    }
    return rows
  } finally {
    await inspector.close()
  }
}
