# Wrong use: exit 2, one sentence, nothing on standard output; and what hamtop
# says about itself.
. "$top_srcdir/tests/cli/lib.sh"

# wrong TEXT ARGS...
wrong()
{
	text=$1
	shift
	run "$@"
	ok "hamtop $*: exit 2" ends 2
	ok "hamtop $*: says '$text'" says "$text"
	ok "hamtop $*: one line, no output" eval 'one_line && empty'
}

wrong "did you mean '--model'?" --modle CCSR-S
wrong "there is no such option" --colourful
wrong "-Z: there is no such option" -Z
wrong "--quiet takes no value" --quiet=3
wrong "--bits needs a value" --bits
wrong "--bits needs a value" --bits=
wrong "'0' is not a whole number from 1 to 1024" -b 0
wrong "'1025' is not" -b 40,1025
wrong "'-1' is not" --seed -1
wrong "'x' is not" --epochs x
wrong "'nan' is not" --test-share nan
wrong "did you mean 'exp'?" --gain expp
wrong "did you mean 'train'?" --batch=trian
wrong "the jobs are: train, grid, groups, neighbors, data" --batch=nothing
wrong "type --batch=data" --batch data
wrong "did you mean 'CCSR-SST'?" --batch -m CCSR-SSTT
wrong "there is no row 'Topp'; did you mean 'Top'?" --batch -m Topp
wrong "'dropout' is not KEY=VALUE" --batch --set dropout
wrong "hyper-parameter 'dropuot'; did you mean 'dropout'?" --batch --set dropuot=1
wrong "one DATA at a time" a b
wrong "DATA was given twice" -d demo demo
wrong "is not a size such as 80x24" --size 80
wrong "say where it is with --out DIR" --batch --resume
wrong "--force belongs to --out DIR or --record FILE" --batch --force
wrong "give one of them" --batch --force --resume --out x
wrong "use --batch" demo
wrong "Top has nothing to train" -m Top --script /dev/null
wrong "cannot open nowhere.yaml" -c nowhere.yaml

printf 'bits: 20\nmodle: CCSR-S\n' >run.yaml
wrong "run.yaml:2: a run file has no 'modle'; did you mean 'model'?" --batch -c run.yaml
printf 'bits: 20\nskip-bad: perhaps\n' >run.yaml
wrong "run.yaml:2: skip-bad: 'perhaps' is neither yes nor no" --batch -c run.yaml
printf 'bits: [5, 2000]\n' >run.yaml
wrong "run.yaml:1: --bits: '2000' is not" --batch -c run.yaml
printf 'help: yes\n' >run.yaml
wrong "run.yaml:1: a run file has no 'help'" --batch -c run.yaml

printf 'help: true\n' >run.yaml
wrong "a run file has no 'help'" --batch -c run.yaml
ok "run file: what it does not take is not offered" eval '! grep "did you mean .help" err'
wrong "--set: none of the rows has a hyper-parameter 'lr'" --batch -m Top,ItemMean --set lr=1
wrong "--set: Top has no hyper-parameter 'lr'" --batch -m Top --set lr=1
wrong '--set: "nan" is no value for lr' --batch --set lr=nan
wrong "'40,,20' has a comma with nothing beside it" --batch --bits=40,,20
wrong "'40,' has a comma" --batch --bits=40,
wrong "--theme belongs to the screen" --batch --theme default
wrong "--script belongs to the screen" --batch --script x
wrong "--size belongs to the screen" --batch=data --size 80x24

run --help
tr -s ' \n' '  ' <out >help
for values in "user, global" "rated, all" "exp, linear, binary" "text, json, csv" \
	"auto, always, never" "auto, yes, no" "best, dual, paper" "auto, movielens"; do
	ok "--help: names $values" grep -F ": $values" help
done
ok "--help: exit 0, silent" eval 'ends 0 && silent'
ok "--help: names the jobs" prints "--batch[=JOB]"
ok "--help: no line beyond 80 columns" eval '! grep -E "^.{81}" out'
run -h
ok "-h is --help" prints "Usage: hamtop"
run --version
ok "--version" eval 'ends 0 && grep -E "^hamtop [0-9]+\.[0-9]+\.[0-9]+$" out'
run -V
ok "-V is --version" eval 'ends 0 && grep "^hamtop " out'
run --print-paths
ok "--print-paths names the themes" eval 'ends 0 && prints "$dir/config/hamtop/themes"'
run --model list
for row in Random Top ItemMean CF-C CF-S CFcodeReg AECF-C AECF-S AECF-ST AECF-SST DJSRH-C DJSRH-S DJSRH-ST DJSRH-SST CCSR-C CCSR-S CCSR-ST CCSR-SST; do
	ok "--model list has $row" grep -E "^$row " out
done
run --model ccsr-s --set help
ok "--set help lists hyper-parameters" eval 'ends 0 && prints dropout && prints epochs'
run --model djsrh-st --set help
ok "DJSRH says what it takes for an instance" eval 'ends 0 && prints "liked pair: user a_k, item b_k"'

"$HAMTOP" --help >/dev/full 2>err
status=$?
ok "a full disk is an error" eval 'ends 1 && says "standard output cannot be written"'
{ "$HAMTOP" --help 2>err; echo $? >status; } | :
ok "a reader that went away is no news" eval '[ "$(cat status)" -le 1 ] && silent'

finish
