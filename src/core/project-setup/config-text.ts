import { configJsonSchema, rootKeys } from '../config/schema.ts'
import { type Chosen, commentedToml } from '../config/toml/commented-toml.ts'
import { must } from '../must.ts'
import type { Survey } from './survey.ts'

/** Returns the `.rubberduck.toml` for a folder; '' is the root of the repository. */
export function configText(survey: Survey, folder: string): string {
  const { packs, generated, doubtful } = survey
  const [largest] = packs
  const chosen: Chosen = {
    review: {
      exclude: {
        ...(generated.length === 0 ? {} : { value: generated.map(excludeGlob) }),
        remarks: doubtful.length === 0 ? [] : [`Possibly generated: ${doubtful.map(excludeGlob).join(', ')}.`],
      },
    },
    rules: {
      '': { remarks: packs.length === 0 ? [] : ['Rule packs for the files in this folder:', ...packs.map(packLine)] },
      ...(largest === undefined
        ? {}
        : { [must(largest.rules[0])]: { example: 'off' }, [`${largest.name}/*`]: { example: 'warning' } }),
      ...Object.fromEntries(packs.flatMap(({ off }) => off).map((id) => [id, { example: 'on' }])),
    },
    paths: {
      match: { example: ['legacy/'] },
      rules: { example: largest === undefined ? {} : { [`${largest.name}/*`]: 'off' } },
      severity: { example: 'error' },
    },
  }
  if (folder !== '') omit(chosen)
  return `${head(survey, folder)}\n\n${commentedToml(configJsonSchema(), chosen)}`
}

function omit(chosen: Chosen): void {
  for (const [section, keys] of Object.entries(rootKeys))
    for (const key of keys) chosen[section] = { ...chosen[section], [key]: { omit: true } }
}

function head({ languages }: Survey, folder: string): string {
  const found = languages.map(({ name, files }) => `${name} (${files})`).join(', ')
  return [
    `# RubberDuck configuration for ${folder === '' ? 'this repository' : `${folder}/`}.`,
    '# All keys are optional. Comments in the form `# key = value` show the defaults.',
    '# `rubberduck config check` checks this file. `rubberduck rules list` lists the rules.',
    ...(found === '' ? [] : [`# Languages, with the number of files: ${found}.`]),
  ].join('\n')
}

function packLine({ name, rules, off }: Survey['packs'][number]): string {
  const count = rules.length === 1 ? '1 rule' : `${rules.length} rules`
  return `- ${name}/*: ${count}${off.length === 0 ? '' : `, ${off.length} off by default`}`
}

/** A leading slash ties the glob to the folder of the configuration file. */
function excludeGlob(path: string): string {
  return `/${path.replaceAll(/[\\*?[\]{}()!+@]/g, '\\$&')}/`
}
