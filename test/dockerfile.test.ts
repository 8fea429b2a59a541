import { existsSync, readFileSync } from 'node:fs'
import { DockerfileParser } from 'dockerfile-ast'
import { validate } from 'dockerfile-utils'
import { describe, expect, it } from 'vitest'
import { packageFile } from '../src/core/package/root.ts'

const text = readFileSync(packageFile('Dockerfile'), 'utf8')
const instructions = DockerfileParser.parse(text)
  .getInstructions()
  .map((instruction) => ({
    keyword: instruction.getKeyword(),
    rest: instruction.getTextContent().slice(instruction.getKeyword().length).trim(),
  }))
const ofKind = (keyword: string) => instructions.filter((each) => each.keyword === keyword).map(({ rest }) => rest)
const last = instructions.slice(instructions.findLastIndex(({ keyword }) => keyword === 'FROM'))

describe('the Dockerfile', () => {
  it('is valid', () => expect(validate(text).map(({ message }) => message)).toEqual([]))

  it('copies what there is', () => {
    const sources = ofKind('COPY')
      .filter((rest) => !rest.startsWith('--from'))
      .flatMap((rest) => rest.split(/\s+/).slice(0, -1))
    expect(sources.length).toBeGreaterThan(3)
    expect(sources.filter((source) => !existsSync(packageFile(source)))).toEqual([])
    const ignored = readFileSync(packageFile('.dockerignore'), 'utf8').split('\n')
    expect(sources.filter((source) => ignored.includes(source))).toEqual([])
  })

  it('installs the dependencies before it copies the source', () => {
    const at = (part: string) => instructions.findIndex(({ rest }) => rest.includes(part))
    expect(at('package-lock.json')).toBeLessThan(at('npm ci'))
    expect(at('npm ci')).toBeLessThan(at('. .'))
  })

  it('runs without root, checks its health and trusts mounted repositories', () => {
    const users = last.filter(({ keyword }) => keyword === 'USER').map(({ rest }) => rest)
    expect(users).toEqual(['duck'])
    expect(ofKind('HEALTHCHECK').join()).toContain('/healthz')
    expect(ofKind('LABEL').join()).toContain('org.opencontainers.image.licenses="MIT"')
    expect(ofKind('RUN').join()).toContain("git config --system --add safe.directory '*'")
  })

  it('adds to the base image nothing but git, what git needs for HTTPS, the sandbox, and the package', () => {
    const packages = /apt-get install --yes --no-install-recommends ([^&\\]+)/.exec(
      last.map(({ rest }) => rest).join('\n'),
    )
    expect(packages?.[1]?.trim().split(/\s+/)).toEqual(['bubblewrap', 'ca-certificates', 'git'])
    const copied = last.filter(({ keyword }) => keyword === 'COPY').map(({ rest }) => rest)
    expect(copied).toEqual(['--from=build /opt/rubberduck /usr/local'])
  })
})
