import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePatch } from '../../../../src/core/git/diff/parse-patch.ts'
import { must } from '../../../../src/core/must.ts'
import { createFixture, numbered } from '../git-fixture.ts'

function shapes(text: string) {
  return parsePatch(text).files.map((file) => [file.status, file.oldPath, file.path, file.hunks.length])
}

describe('a diff that a person gives', () => {
  it('reads what git prints, in every prefix setting, like git itself', async () => {
    const fixture = createFixture()
    fixture.git('config', 'core.autocrlf', 'false')
    fixture.write('a/same', numbered(30))
    fixture.write('with space', 'one\ntwo\n')
    fixture.write('quo"te\n', 'one\ntwo\n')
    fixture.write('moved', numbered(10))
    fixture.write('gone', 'x\n')
    fixture.write('crlf', 'a\r\nb\r\n\r\n')
    fixture.write('bin', Buffer.from([0, 1]))
    fixture.write('mode', 'x\n')
    fixture.write('z', 'one\n')
    fixture.write('é', 'x')
    fixture.commit('one')
    fixture.write('a/same', numbered(30).replace('line 3\n', '').replace('line 28', 'changed'))
    fixture.write('with space', 'one\n2\n')
    fixture.write('quo"te\n', 'one\n2\n')
    fixture.git('mv', 'moved', 'new place')
    fixture.git('rm', '-q', 'gone')
    fixture.write('crlf', 'a\r\nB\r\n\r\n')
    fixture.write('bin', Buffer.from([0, 2]))
    fixture.git('update-index', '--chmod=+x', 'mode')
    fixture.git('config', 'core.fileMode', 'false')
    fixture.write('é', 'y\n')
    fixture.write('z', 'two\n')
    fixture.write('added', 'new\n\nfile')
    fixture.write('empty', '')
    fixture.commit('two')

    const repository = await fixture.open()
    const { files } = await repository.diff(await repository.chooseRange({}))
    const essence = (file: (typeof files)[number]) => {
      const { status, path, oldPath, oldMode, newMode, similarity, binary, hunks } = file
      return {
        status,
        path,
        oldPath,
        modes: status === 'renamed' ? '' : `${oldMode} ${newMode}`,
        similarity,
        binary,
        hunks,
      }
    }
    const options = [[], ['--no-prefix'], ['--src-prefix=i/', '--dst-prefix=w/'], ['--binary'], ['--stat', '-p']]
    for (const option of options) {
      const text = `${fixture.git('diff', '-M', ...option, 'HEAD~1', 'HEAD')}\n`
      const { files: ours } = parsePatch(text)
      expect(ours.map(essence)).toEqual(files.map(essence))
    }
    const patch = `${fixture.git('format-patch', '--stdout', '-M', '-1', 'HEAD')}\n`
    expect(parsePatch(patch).files.map(essence)).toEqual(files.map(essence))

    const { sparse } = parsePatch(`${fixture.git('diff', '-M', 'HEAD~1', 'HEAD')}\n`)
    expect(sparse.get('added')).toEqual({ before: '', after: 'new\n\nfile', complete: true })
    expect(sparse.get('gone')).toEqual({ before: 'x\n', after: '', complete: true })
    expect(sparse.get('é')).toEqual({ before: 'x', after: 'y\n', complete: false })
    expect(must(sparse.get('crlf')).after).toBe('a\r\nB\r\n\r\n')
    const same = must(sparse.get('a/same'))
    expect(same.before.split('\n').slice(0, 8)).toEqual([
      'line 1',
      'line 2',
      'line 3',
      'line 4',
      'line 5',
      'line 6',
      '',
      '',
    ])
    expect(same.before.split('\n')[27]).toBe('line 28')
    expect(same.after.split('\n')[26]).toBe('changed')
    expect(must(parsePatch(`${fixture.git('diff', 'HEAD~1', 'HEAD', '--', 'added')}\n`).files[0]).newId).toBe(
      fixture.git('rev-parse', 'HEAD:added'),
    )
  })

  it('reads plain diffs with time stamps, without prefixes, and with Windows line ends', () => {
    const plain =
      '--- x.c.orig\t2026-01-01 10:00:00.0 +0100\n+++ x.c\t2026-01-01 10:00:01.0 +0100\n@@ -1 +1,2 @@\n a\n+b\n'
    expect(shapes(plain)).toEqual([['modified', 'x.c', 'x.c', 1]])
    expect(shapes('--- /dev/null\n+++ b/new.c\n@@ -0,0 +1 @@\n+b\n')).toEqual([['added', 'new.c', 'new.c', 1]])
    expect(shapes('--- a/old.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-b\n')).toEqual([['deleted', 'old.c', 'old.c', 1]])
    const windows = parsePatch(plain.replaceAll('\n', '\r\n'))
    expect(windows.sparse.get('x.c')).toEqual({ before: 'a\n', after: 'a\nb\n', complete: false })
    expect(shapes(`some words\n\n${plain}--- y\n+++ y\n@@ -2,0 +3 @@\n+c\n\n-- \n2.39\n`)).toEqual([
      ['modified', 'x.c', 'x.c', 1],
      ['modified', 'y', 'y', 1],
    ])
  })

  it('takes lines that look like headers for what they are', () => {
    const patch = '--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n--- a/y\n-diff --git\n+++ b/y\n+@@ -1 +1 @@\n'
    const { files, sparse } = parsePatch(patch)
    expect(files).toHaveLength(1)
    expect(sparse.get('x')).toEqual({ before: '-- a/y\ndiff --git\n', after: '++ b/y\n@@ -1 +1 @@\n', complete: false })
  })

  it('takes an empty diff for one without files', () => {
    expect(parsePatch('')).toEqual({ files: [], sparse: new Map() })
    expect(parsePatch('\n\n').files).toEqual([])
  })

  const head = '--- a/x\n+++ b/x\n'
  it.each([
    ['nothing of a diff', 'hello\nworld\n', 1],
    ['a hunk without a file', '@@ -1 +1 @@\n-a\n+b\n', 1],
    ['a hunk header', `${head}@@ -1 +x @@\n-a\n+b\n`, 3],
    ['a hunk that ends early', `${head}@@ -1,3 +1,3 @@\n a\n-b\n`, 3],
    ['a hunk that is cut by the next file', `${head}@@ -1,3 +1,3 @@\n a\ndiff --git a/y b/y\n`, 3],
    ['a hunk with a line too many', `${head}@@ -1,1 +1,2 @@\n-a\n-b\n+c\n`, 5],
    ['hunks out of order', `${head}@@ -9 +9 @@\n-a\n+b\n@@ -1 +1 @@\n-a\n+b\n`, 6],
    ['huge line numbers', `${head}@@ -4000000000 +4000000000 @@\n-a\n+b\n`, 3],
    ['two nulls', '--- /dev/null\n+++ /dev/null\n@@ -1 +1 @@\n-a\n+b\n', 1],
    ['a file twice', `${head}@@ -1 +1 @@\n-a\n+b\n${head}@@ -1 +1 @@\n-b\n+c\n`, 6],
    ['a combined diff', 'diff --cc x\nindex 1,2..3\n--- a/x\n+++ b/x\n@@@ -1,1 -1,1 +1,1 @@@\n- a\n -b\n++c\n', 1],
  ])('names the line of %s', (_, patch, line) => {
    expect(() => parsePatch(patch)).toThrow(
      expect.objectContaining({ kind: 'invalid', message: expect.stringMatching(`^Invalid diff at line ${line}:`) }),
    )
  })

  it.each([
    ['names', '--- a/x\n+++ b/x\n'],
    ['git header', 'diff --git a/x b/x\n'],
    ['index line', 'diff --git a/x b/x\nindex 111..222 100644\n--- a/x\n+++ b/x\n'],
    ['new file', 'diff --git a/x b/x\nnew file mode 100644\nindex 0000000..1234567\n'],
    ['changed rename', 'diff --git a/x b/y\nsimilarity index 80%\nrename from x\nrename to y\nindex 111..222 100644\n'],
    ['changed mode', 'diff --git a/x b/x\nold mode 100644\nnew mode 100755\nindex 111..222\n'],
  ])('refuses a header without its hunks: %s', (_, patch) => {
    const cut = expect.objectContaining({ kind: 'invalid', message: expect.stringContaining('The diff is truncated') })
    expect(() => parsePatch(patch)).toThrow(cut)
    const whole = 'diff --git a/other b/other\n--- a/other\n+++ b/other\n@@ -1 +1 @@\n-a\n+b\n'
    expect(() => parsePatch(`${patch}${whole}`)).toThrow(cut)
    expect(() => parsePatch(`${whole}${patch}`)).toThrow(cut)
  })

  it.each([
    ['mode', 'diff --git a/x b/x\nold mode 100644\nnew mode 100755\n'],
    ['rename', 'diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n'],
    ['binary', 'diff --git a/x b/x\nindex 111..222 100644\nBinary files a/x and b/x differ\n'],
    ['empty file', 'diff --git a/x b/x\nnew file mode 100644\nindex 0000000..e69de29\n'],
    ['deleted empty file', 'diff --git a/x b/x\ndeleted file mode 100644\nindex e69de29..0000000\n'],
  ])('takes what needs no hunk: %s', (_, patch) => {
    expect(parsePatch(patch).files).toHaveLength(1)
  })

  it('refuses lines after a hunk, but for the signature of a mail', () => {
    const patch = '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n'
    expect(() => parsePatch(`${patch}+c\n`)).toThrow('Invalid diff at line 6:')
    expect(parsePatch(`${patch}-- \n2.40.1\n\n`).files).toHaveLength(1)
  })

  it('holds few blank lines however often a patch asks for many', () => {
    const files = Array.from(
      { length: 40 },
      (_, index) => `--- a/${index}\n+++ b/${index}\n@@ -4000000 +4000000 @@\n-a\n+b\n`,
    )
    expect(() => parsePatch(files.join(''))).toThrow(expect.objectContaining({ kind: 'invalid' }))
  })

  it.each([
    ['-4999998,2 +1 ', true],
    ['-4999999,2 +1 ', false],
    ['-1 +4999998,2 ', true],
    ['-1 +4999999,2 ', false],
    ['-0,1 +1 ', false],
    ['-1 +0,1 ', false],
    ['-0,0 +1,2 ', true],
    ['-1,2 +0,0 ', true],
  ])('takes line numbers from 1 to 5,000,000 only: @@ %s@@', (numbers, taken) => {
    const [, old = '1', made = '1'] = must(/^-\d+(?:,(\d))? \+\d+(?:,(\d))? $/.exec(numbers))
    const lines = [...Array(Number(old)).fill('-a\n'), ...Array(Number(made)).fill('+b\n')].join('')
    const parse = () => parsePatch(`--- a/x\n+++ b/x\n@@ ${numbers}@@\n${lines}`).files.length
    if (taken) expect(parse()).toBe(1)
    else expect(parse).toThrow(/Invalid diff at line 3: .*(?:too large|start at 1)/)
  })

  it('takes a hunk that begins right after the one before it, and none that shares a line with it', () => {
    const hunk = (old: number, made: number) => `@@ -${old},2 +${made},2 @@\n-a\n-a\n+b\n+b\n`
    const parse = (old: number, made: number) => parsePatch(`--- a/x\n+++ b/x\n${hunk(3, 3)}${hunk(old, made)}`)
    expect(must(parse(5, 5).files[0]).hunks.map(({ oldStart }) => oldStart)).toEqual([3, 5])
    for (const [old, made] of [
      [4, 5],
      [5, 4],
      [4, 4],
    ] as const)
      expect(() => parse(old, made)).toThrow('the hunk overlaps the previous hunk or is out of order')
  })

  it('throws nothing but its own error, whatever it is given', () => {
    const piece = fc.constantFrom(
      ...[
        'diff --git a/x b/x\n',
        'diff --git "a/\\',
        '--- a/x\n',
        '+++ b/x\n',
        '@@ -1,2 +1 @@\n',
        '@@ -0,0 +1,2 @@ f\r\n',
        '-a\n',
        '+b\n',
      ],
      ...[
        ' c\n',
        '\\ No newline at end of file\n',
        'rename from x\n',
        'rename to "y\\303"\n',
        'index 1..2\n',
        '\n',
        '\r\n',
        'Binary files',
      ],
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 15 }), (pieces) => {
        try {
          parsePatch(pieces.join(''))
        } catch (error) {
          expect(error).toMatchObject({ name: 'DuckError', kind: 'invalid' })
        }
      }),
      { numRuns: 500 },
    )
  })
})
