module iftopgo

go 1.26
