# The recorded facts and answers; targets that need them say so where they are absent.
SHARED ?= ../shared

.PHONY: generate oracle

generate:
	swift run -q generate $(SHARED)/kubernetes

oracle:
	swift run -q -c release oracle $(if $(EXCHANGES),--exchanges $(EXCHANGES)) $(ORACLE_FLAGS)
