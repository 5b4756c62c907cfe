# Every command that people and CI run. Each works offline once the packages are there.

# The recorded facts and answers; what needs them says so and skips where they are absent.
SHARED ?= ../shared

RELEASE := swift build -c release --static-swift-stdlib

.PHONY: build test check format bench chaos fuzz labs oracle kubectl ci generate

# The binary: .build/release/cadet, with the Swift runtime linked in.
build:
	$(RELEASE) --product cadet

test:
	swift test

# Formatting and the house rules that a machine can hold.
check:
	@swift format lint --strict --recursive --parallel Package.swift $(shell git ls-files 'Sources/*.swift' 'Tests/*.swift' | grep -v 'Data\.swift$$')

format:
	@swift format --in-place --recursive --parallel Package.swift $(shell git ls-files 'Sources/*.swift' 'Tests/*.swift' | grep -v 'Data\.swift$$')

bench:
	$(RELEASE) --product cadet
	$(RELEASE) --product bench
	.build/release/bench

# Runs SEEDS random stories of DaemonSets, each twice, and says what went wrong in them.
SEEDS ?= 2000
chaos:
	$(RELEASE) --product chaos
	.build/release/chaos $(SEEDS)

# Feeds every parser with COUNT damaged inputs, and stops where one crashes, hangs or breaks a rule.
COUNT ?= 1000000
fuzz:
	$(RELEASE) --product fuzz
	.build/release/fuzz $(COUNT)

# Proves every lab: the start scores 0, solutions score full marks, wrong answers fail where they say.
labs:
	swift test --filter LabTests

# Replays recorded requests, such as those of $(SHARED)/oracle/exchanges, or of EXCHANGES=FOLDER.
oracle:
	$(RELEASE) --product oracle
	.build/release/oracle $(if $(EXCHANGES),--exchanges $(EXCHANGES)) $(ORACLE_FLAGS)

# Replays recorded sessions of kubectl against clusters of this program, or those of TRANSCRIPTS=FILES.
JOBS ?= 2
kubectl:
	$(RELEASE) --product cadet
	JOBS=$(JOBS) VERBOSE=1 Tests/Kubectl/replay .build/release/cadet $(SHARED) $(TRANSCRIPTS)

# What the generated sources are made from: the recorded facts, and the profiles in this repository;
# with KUBECTL=FILE also the messages that this program encodes objects with.
generate:
	swift run -q generate $(SHARED)/kubernetes $(KUBECTL)
	swift run -q cadet lab schema > labs/lab.schema.json

ci: check build test
