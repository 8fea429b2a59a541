/** A file of a language before and after a change of one line. */
interface Sample {
  path: string
  before: string
  after: string
}

const added = (path: string, before: string, line: string): Sample => ({ path, before, after: `${before}${line}\n` })

/** One sample for each language, by its name. */
export const samples: Readonly<Record<string, Sample>> = {
  bash: added('deploy.sh', '#!/usr/bin/env bash\nset -euo pipefail\n', 'echo "done: $1"'),
  c: added('sum.c', '#include <stdio.h>\n', 'int sum(int a, int b) { return a + b; }'),
  cpp: added('sum.cpp', '#include <vector>\n', 'template <typename T> T sum(T a, T b) { return a + b; }'),
  csharp: added('Cart.cs', 'namespace Shop;\n', 'public record Cart(string Owner, decimal Total);'),
  dart: added('cart.dart', "import 'dart:io';\n", 'int sum(int a, int b) => a + b;'),
  elixir: added('cart.ex', 'defmodule Cart do\n  def new, do: []\nend\n', 'defmodule Shop, do: def(open?, do: true)'),
  go: added('cart.go', 'package cart\n', 'func Sum(a, b int) int { return a + b }'),
  java: added('Cart.java', 'package shop;\n', 'class Cart { int sum(int a, int b) { return a + b; } }'),
  javascript: added('cart.js', 'export const rate = 0.1\n', 'export const sum = (a, b) => a + b'),
  json: { path: 'cart.json', before: '{\n  "rate": 1\n}\n', after: '{\n  "rate": 2\n}\n' },
  kotlin: added('Cart.kt', 'package shop\n', 'fun sum(a: Int, b: Int): Int = a + b'),
  lua: added('cart.lua', 'local M = {}\n', 'function M.sum(a, b) return a + b end'),
  php: added('cart.php', '<?php\n$rate = 0.1;\n', 'function sum(int $a, int $b): int { return $a + $b; }'),
  python: added('cart.py', 'rate = 0.1\n', 'def total(a: int, b: int) -> int: return a + b'),
  ruby: added('cart.rb', "require 'set'\n", 'def sum(a, b) = a + b'),
  rust: added('cart.rs', 'use std::fmt;\n', 'pub fn sum(a: i32, b: i32) -> i32 { a + b }'),
  scala: added('Cart.scala', 'package shop\n', 'object Cart { def sum(a: Int, b: Int): Int = a + b }'),
  toml: added('cart.toml', '[cart]\n', 'rate = 2'),
  tsx: added('Cart.tsx', "import React from 'react'\n", 'export const Cart = (p: { n: number }) => <b>{p.n}</b>'),
  typescript: added(
    'sum.ts',
    'export const rate: number = 0.1\n',
    'export const sum = <T extends number>(a: T): T => a',
  ),
  yaml: added('cart.yaml', 'cart:\n', '  rate: 2'),
}
