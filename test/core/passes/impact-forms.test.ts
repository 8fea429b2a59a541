import { expect, it } from 'vitest'
import { makeRepo, reviewRepo } from '../../support/repo.ts'

type Files = Record<string, string>

const others = ['behavior', 'rules', 'secrets', 'complexity', 'duplication', 'tests', 'drift', 'hygiene', 'moves']
const onlyImpact = `[passes]\n${others.map((pass) => `${pass} = false\n`).join('')}`

/** The findings of the impact pass as lines: rule, file, and the places. */
async function review(before: Files, after: Files): Promise<string[]> {
  const repo = makeRepo()
  repo.commit('before', { '.rubberduck.toml': onlyImpact, ...before })
  repo.commit('after', after)
  const { findings } = await reviewRepo(repo.dir, { base: 'HEAD~1', head: 'HEAD' })
  return findings
    .filter(({ pass }) => pass === 'impact')
    .map(({ rule, path, related = [] }) =>
      [rule.replace('impact/', ''), path, ...related.map((place) => `${place.path}:${place.startLine}`)].join(' '),
    )
    .sort()
}

const csharp = (members: string) => `namespace S;\n\npublic class Tax\n{\n    ${members}\n}\n`
const words = (parameters: string) =>
  `namespace S;\n\npublic static class Words\n{\n    public static string Shorten(this string text, ${parameters}) => text;\n}\n`

it('resolves C# receivers, extension methods, and tasks', async () => {
  const caller = `using S;

namespace U;

public class Cart
{
    public Tax Taxes { get; set; } = new();
    private readonly List<Tax> _all = new();
    private Tax Make() => new Tax();
    public long Go(string name, object given, Other other)
    {
        Taxes.Rate(1);
        Taxes?.Rate(2);
        _all[0].Rate(3);
        Make().Rate(4);
        ((Tax)given).Rate(5);
        other.Rate(6);
        Taxation.Rate(7);
        name.Shorten(8);
        other.Shorten(9);
        var sum = Taxes.Sum();
        return Round(sum);
    }
}
`
  expect(
    await review(
      {
        'S/Tax.cs': csharp('public int Rate(int c) => c;\n    public long Sum() { return 1; }'),
        'S/Words.cs': words('int length'),
        'U/Cart.cs': caller,
      },
      {
        'S/Tax.cs': csharp('public int Rate(int c, int y) => c + y;\n    public Task<long> Sum() { return Later(); }'),
        'S/Words.cs': words('int length, string end'),
      },
    ),
  ).toEqual([
    'changed-parameters S/Tax.cs U/Cart.cs:12 U/Cart.cs:13 U/Cart.cs:14 U/Cart.cs:15 U/Cart.cs:16',
    'changed-parameters S/Words.cs U/Cart.cs:19',
    'now-async S/Tax.cs U/Cart.cs:21',
  ])
})

it('finds C++ constructions and reordered parameters, and does without macros that are only asked for', async () => {
  const header = (made: string, parameters: string, macros = '') =>
    `#pragma once\n${macros}class Tax {\n public:\n  Tax(${made});\n};\nint Clip(${parameters});\n`
  const caller = `#include "tax.h"
int Use() {
  Tax tax(19);
  Tax braces{19};
  auto shared = std::make_shared<Tax>(19);
  Tax copy(std::move(tax));
  auto again = std::make_unique<Tax>(copy);
  return Clip(2, 8);
}
#if defined(HAVE_TAX) && HAVE_TAX > 1
int tax_version = HAVE_TAX;
#endif
`
  const source = (parameters: string) => `#include "tax.h"\nint Clip(${parameters}) { return start - length; }\n`
  expect(
    await review(
      {
        'tax.h': header('int base', 'int start, int length', '#define HAVE_TAX 1\n'),
        'tax.cc': source('int start, int length'),
        'use.cc': caller,
      },
      { 'tax.h': header('int base, int zone', 'int length, int start'), 'tax.cc': source('int length, int start') },
    ),
  ).toEqual(['changed-parameters tax.h use.cc:3 use.cc:4 use.cc:5', 'reordered-parameters tax.cc use.cc:8'])
})

it('follows Elixir imports, aliases, captures, and functions named with their module', async () => {
  const library = (parameters: string) =>
    `defmodule Shop.Text do\n  def shorten(${parameters}) do\n    String.slice(text, 0, 5)\n  end\nend\n`
  const module = (name: string, ...lines: string[]) => `defmodule Shop.${name} do\n  ${lines.join('\n  ')}\nend\n`
  expect(
    await review(
      {
        'lib/text.ex': library('text'),
        'lib/a.ex': module(
          'A',
          'import Shop.Text',
          'def a(x), do: shorten(x)',
          'def b(x), do: Enum.map(x, &shorten/1)',
        ),
        'lib/b.ex': module('B', 'alias Shop.Text, as: T', 'def a(x), do: x |> T.shorten()'),
        'lib/c.ex': module('C', 'alias Shop.{Text, Other}', 'def a(x), do: Task.async(Text, :shorten, [x])'),
        'lib/d.ex': module('D', 'import Shop.Text', 'def a(x), do: shorten(x)', 'def shorten(x), do: x'),
        'lib/e.ex': module('E', 'alias Other.Text', 'def a(x), do: Text.shorten(x) <> Shop.Text.shorten(x, 1)'),
      },
      { 'lib/text.ex': library('text, length') },
    ),
  ).toEqual(['changed-parameters lib/text.ex lib/a.ex:3 lib/a.ex:4 lib/b.ex:3 lib/c.ex:3'])
})

it('compares the types of Java parameters, and knows members that annotations generate', async () => {
  const tax = (type: string) => `package s;\n\npublic class Tax {\n    public long rate(${type} c) { return 1; }\n}\n`
  const item = (body: string, marks = '') =>
    `package s;\n\n${marks}public class Item {\n    private String name;\n${body}}\n`
  const caller = `package u;

import s.Item;
import s.Tax;

public class Use {
    private Tax taxes;
    long go(String country, Country other, Item item) {
        taxes.rate(country);
        taxes.rate("DE");
        taxes.rate(other);
        taxes.rate(null);
        return item.getName().length();
    }
}
`
  const before = {
    's/Tax.java': tax('String'),
    's/Item.java': item('    public String getName() { return name; }\n'),
    'u/Use.java': caller,
  }
  expect(await review(before, { 's/Tax.java': tax('Country'), 's/Item.java': item('', '@lombok.Data\n') })).toEqual([
    'changed-parameters s/Tax.java u/Use.java:9 u/Use.java:10',
  ])
  expect(await review(before, { 's/Tax.java': tax('Object'), 's/Item.java': item('') })).toEqual([
    'removed-symbol s/Item.java u/Use.java:13',
  ])
})

it('knows that a Java import replaces a removed method', async () => {
  const uses = 'public class Use {\n    int a() { return toIntExact(1); }\n    int b() { return clampExact(1); }\n'
  const own =
    '    private static int toIntExact(long x) { return 1; }\n    private static int clampExact(long x) { return 1; }\n'
  expect(
    await review(
      { 'Use.java': `package u;\n\n${uses}${own}}\n` },
      { 'Use.java': `package u;\n\nimport static java.lang.Math.toIntExact;\n\n${uses}}\n` },
    ),
  ).toEqual(['removed-symbol Use.java Use.java:7'])
})

it('finds TypeScript calls that discard a promise, and ignores exports that only their own file uses', async () => {
  const url = 'const decode = (s: string) => decodeURI(s)\nexport const path = (u: string) => decode(u.slice(1))\n'
  const save = 'export const save = async (id: string) => {\n  await fetch(id)\n}\nexport const log = () => {}\n'
  expect(
    await review(
      {
        'url.ts': `export ${url}`,
        'save.ts': save,
        'index.ts': "export * from './save'\n",
        'app.ts': 'export const a = 1\n',
      },
      {
        'url.ts': url,
        'app.ts': `import { log, save } from './index'
export function all(ids: string[]) {
  ids.forEach((id) => {
    save(id)
  })
  log()
  void save('a')
  return save('b').catch(log)
}
`,
      },
    ),
  ).toEqual(['missing-await app.ts'])
})

it('finds removed helpers in ERB views, and Go calls with deleted arguments are not unchanged', async () => {
  const helper = (name: string) => `module MoneyHelper\n  def ${name}(cents)\n    cents\n  end\nend\n`
  const attributes = (parameters: string) => `package a\n\nfunc attributes(${parameters}) error {\n\treturn nil\n}\n`
  const call = (lines: string[]) =>
    `package a\n\nfunc add(r Res, p Map) error {\n\treturn attributes(\n${lines.map((line) => `\t\t${line},\n`).join('')}\t)\n}\n`
  expect(
    await review(
      {
        'app/helpers/money_helper.rb': helper('money_text'),
        'app/views/a.html.erb':
          '<p>money_text</p>\n<%= f money_text: 1 %>\n<%# money_text %>\n<%= money_text(@cents) %>\n',
        'a.go': attributes('resource Res, attrs Map, keep []string, extras ...string'),
        'b.go': call(['r', 'p', 'nil', '"x"', '"y"']),
      },
      {
        'app/helpers/money_helper.rb': helper('euro_text'),
        'a.go': attributes('attrs Map, keep []string, extras ...string'),
        'b.go': call(['p', 'nil', '"x"', '"y"']),
      },
    ),
  ).toEqual(['removed-symbol app/helpers/money_helper.rb app/views/a.html.erb:4'])
})
