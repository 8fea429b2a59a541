import type { OutlineCase } from './outline-cases.ts'

/** What the outline of one small Dart file must say. */
export const dartCase: OutlineCase = {
  language: 'dart',
  text: `library;

import 'dart:io';
import 'package:farm/egg.dart' as eggs show Egg, Shell hide Yolk;
import '../tools.dart';
export 'src/nest.dart' show Nest;
part 'duck.g.dart';

/// A duck.
@immutable
class Duck<T> extends Bird with Swims implements Named {
  final String name;
  int _age = 0;
  static const int loud = 10;

  /// Makes a duck.
  Duck(this.name, {required int age, this.tags = const [], super.key});
  Duck.egg(Egg egg, [int age = 1]) : name = egg.name;
  factory Duck.parse(Map<String, Object> data) => Duck(data['name'], age: 1);

  // Lays an egg.
  Future<Egg?> lay(int count, Nest nest, {bool warm = false}) async {
    nest.add(count)..turn(1);
    final duck = Duck('x', age: count);
    await eggs.Egg.wait(1, times: 2);
    names.map(quack);
    super.lay(1);
    return const Egg('$_age \${count + 1}');
  }

  int get size => 1;
  void _swim() {}
}

abstract class Named { void rename(String name); }

mixin Swims on Bird { void dive(int depth) {} }

enum Color { green, white }

extension Loud on String { String loud(int times) => this * times; }

typedef Name = String;

int find(int age, [String? name]) {
  int inner(int x) => x + age;
  return inner(1);
}

const limit = 10;
String title = 'a';
`,
  symbols: [
    '+ class Duck # A duck.',
    '+ property Duck.name',
    '- property Duck._age',
    '+ property Duck.loud',
    '+ constructor Duck.Duck(name, age: int, tags?:, key?:) # Makes a duck.',
    '+ method Duck.egg(egg Egg, age? int)',
    '+ method Duck.parse(data Map)',
    '+ async method Duck.lay(count int, nest Nest, warm?: bool) # Lays an egg.',
    '+ property Duck.size',
    '- method Duck._swim()',
    '+ class Named',
    '+ method Named.rename(name String)',
    '+ trait Swims',
    '+ method Swims.dive(depth int)',
    '+ enum Color',
    '+ constant Color.green',
    '+ constant Color.white',
    '+ class Loud',
    '+ method Loud.loud(times int)',
    '+ type Name',
    '+ function find(age int, name? String)',
    '- function find.inner(x int)',
    '+ constant limit',
    '+ variable title',
  ],
  imports: [
    'dart:io',
    'package:farm/egg.dart {* as eggs, Egg, Shell}',
    '../tools.dart',
    'export src/nest.dart {Nest}',
    'duck.g.dart',
  ],
  calls: [
    'new Duck(1 age:)',
    'nest add(1)',
    '.. turn(1)',
    'new Duck(1 age:)',
    '.Egg wait(1 times:)',
    'names map(1)',
    'super lay(1)',
    'new Egg(1)',
    'inner(1)',
  ],
  uses: [
    'immutable',
    'T',
    'Bird',
    'Swims',
    'Named',
    'String',
    'int',
    'Duck',
    'Egg',
    'name',
    'Map',
    'Object',
    'data',
    'Future',
  ],
}
