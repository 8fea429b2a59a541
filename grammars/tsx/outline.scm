; include ../typescript/outline.scm
; include ../javascript/jsx.scm

