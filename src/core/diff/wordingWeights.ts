import type { WordedTextKind, WordingTable } from './kindFeatures.ts';

/**
 * What `test/support/fitWording.ts` fits to labelled sentences of prompts, never edited by hand:
 * `npx vitest run test/unit/diff/wordingWeights.test.ts -u` writes this file. What the marks in front
 * of a trait mean is said at `wordingTraits`.
 */
export const wordingWeights: Readonly<Record<WordedTextKind, WordingTable>> = {
  guardrail: {
    bias: -1.9,
    traits: {
      '1': `don't ground`,
      '1.4': `never`,
      '1.2': `@order-to-guard`,
      '1.1': `ignore only`,
      '0.9': `before refuse`,
      '0.8': `@ban allow anyth approval column hallucin`,
      '0.7': `>guardrai >style ask cannot ethical must_not not not_use only_the safety stop
that_is`,
      '0.6': `avoid customer do explicit fact just make polite speculat`,
      '0.5': `>follow ^if ^only accept access assumpti decline in_the invent legal mark
mention note prior reply request requirem should stay the_informat the_source to_be your_answer
yourself`,
      '0.4': `#call >workflow ^end ^ensure ^every ^stay action added_to all_the analysi
and_not answer_question ask_the asked but chat claim come content context_and e-mail evidence
give given_context guess honest human indicate infer instruct insuffic know_the knowledg modify
must noth operatio preserve rather rather_than read-on refund relevant_to rely say say_so
scenario scope search_replace source stat suggest the_chat the_context the_data the_original
use_only wait what`,
      '0.3': `>accord >faithful >output >principl >strength >strict ^avoid ^before ^complete
^i ^limit ^make ^never ^strict ^synthesi ^treat above access_to accord accord_to account
accuracy applicab availabl be_used can't cannot_be change choice cite data developm don't_know
english event exist fabricat field file impact inferenc informat internal know marker new_file
observab people policy present_in propose query_for read ref responsi retriev run so someth
state systemat tell that_you the_customer the_given the_result the_user them this_is translat
tree user weight work you_don't`,
      '-0.3': `#angles >each >guidelin >section @about-what-is-given @question ^a ^each
^output ^please ^these ^use ^write ^your a_new a_single addition address again all am argument
as_a assistan below call contain conversa daemon ensure_that evaluate expect expert explanat_or
final_answer for_example format generate header how if_it importan informat_from informat_is
it_is keep key like line not_include of_informat of_the omit once order otherwis part programm
quality relevant_informat requir research respond respond_with search see shar shell small
snippet str structur summary tags the_agent the_end the_follow the_new try try_to update use
use_markdown user_question with_a workflow write your_task`,
      '-0.4': `@about-the-answer @order-to-write ^for ^return ^you at_the browser code
comment complet create_a exact in_a is_the memory provide_a section set sound start target
the_exist they which with_the`,
      '-0.5': `#backticks #digits #quotes @about-tools @order-to-sound alway answer_in
confiden current duplicat for_the forget need rat score step think will`,
      '-0.6': `#capitals #snake_case are_a each entity explain final list markdown relevant
task`,
      '-0.7': `example include json response`,
      '-0.8': `agent explanat`,
      '-0.9': `@label @statement ^the`,
      '-1': `@identity @order-to-work`,
      '-1.1': `@order-to-operate`,
    },
  },
  instruction: {
    bias: -0.8,
    traits: {
      '1': `differen`,
      '1.5': `@question`,
      '1.1': `evaluate plan`,
      '0.9': `@order-to-work already common is_to`,
      '0.8': `>score critical entity how necessar prioriti problem`,
      '0.7': `^given answer_the any boolean claim conflict consider entity_type identify
overall profile redundan research step`,
      '0.6': `>based >consider >if area complete context_informat contradi detail determin
due duplicat evaluati exact execut extract importan inspect into logical look new product
quality question requir requirem review task the_instruct the_query what_the whenever would
write_a your_task`,
      '0.5': `#digits >careful >conversa >data >determin >identify >not >only >read
>requirem >responsi >scale >set >system >where ^analyze ^based ^critical ^focu ^follow ^how
^identify ^review ^think can_be cause compleme creat data did distribu does down extract_the
focu goal if insight interpre judge leave many multiple only_when over perspect priority
provide_a read_the reason reasonab response role subcateg summariz_the the_research they think
useful when_the whether`,
      '0.4': `>agent >content >criteria >explicit >mandator >process >remember >scor >task
>these >true >what ^alway ^create ^instruct ^score ^when add added agent all_the an_agent
and_identify answer_with apply around assessme being build careful classify code comprehe
concept concrete constrai correct create crewai declarat discrepa effort entity_or exclude
expect experien factual forget from_the general generate google if_it if_the informat_from is_in
it_is line_with location market mean meaningf node not_a number_of objectiv or_more otherwis
part_of piece piece_of poor predict_answer reason_for revise rewrite rule selectio structur
sure_to that_is the_assistan the_conversa the_descript the_document the_fact the_task thorough
those title token tool_that topic unclear unrelat until use_the wait were what where with_the
you_should`,
      '0.3': `#capitals >analyze >correct >creation >do >each >equation >guide >guidelin
>knowledg >memory >now >quality >reason >relevant >request >result >strict >type >understa
>which ^claim ^detail ^end ^evaluate ^examine ^extract ^generate ^key ^prioriti ^read ^set
^unless a_response about_the across alignmen all also and_the answer been better break by_the
category challeng city conditio context_or could cover coverage decide decline definiti describe
edge emitt encourag evaluat every examine faithful fetch field figure find fix form gaps give_a
hard how_you human ignor improvem inferenc informat informat_that integrat issue it_in its
json_format know less manner mathemat merge might minimal miss most move name_of need no not now
obtain of_entity of_informat one_of order personal positive predict process prospect
question_that resolve resource respond_to response_is response_to responsi retrieva review_the
reviewer risk same separate should specify stat story strict subtask summary_of table tell
text--- textual that_are that_the the_agent the_answer the_change the_provid the_request
the_result to_the track transiti under understa usage using visual what_is work worth writ write
your`,
      '-0.3': `#braces #snake_case >addition >can >ensure >entity >includ >instruct >number
>provide >receive >same >strength >style >summary >use >workflow ^be ^click ^describe ^entity
^make ^never ^note ^question ^using a_given about access ai ai_agent aider alone an_answer
and_not answer_is as_a assertio_is be_in block characte chrome citation classe cloud complian
configur date docs empty ensure entity_and ethical example fabricat feature first for_a generati
hallucin have_been head help history i_will if_need include_the into_the involve is_not json
justific keys level load main make_sure markdown_syntax matter md method_name modify must_use
n_a new_file next none not_be numeric of_a only_on open original pass patch please polite
possible present_in print proce proper provid quote read refund relevanc_score relevant right
safety scope score_is searche section shown simple some statemen sufficie syntax task_is tax
that_you the_assertio the_communit the_full the_function the_main the_score them to_help tone
tool tool_call two use_only use_this user_question want you_do`,
      '-0.4': `>format >guardrai >perform >such >variety @about-tools ^assume ^context
^descript ^example ^highligh ^input ^just ^only ^reason ^the a_json accept access_to achieve
answer_question are_not assertio at_the back comment communit contain context_and current_date
daemon discover either element end_of entity_name executio final_answer formatt_as from_a
function ground grounded guide has have_the here http ignore impact indicate is_empty know_the
knowledg letter list_of llm maintain marker marvin may mention most_relevant of_each of_its
only_the option or_the plain point previou qa refer refuse repeat say_so schedule shell_command
short skip stor str subtopic task_or term the_action the_extract the_report there to_a to_use
update verbatim web why with_a x you you're you_can`,
      '-0.5': `>field >given >search >will @ban @identity @order-to-write ^ensure ^output
^purpose ^task action an_expert and_a answer_in are_an below cite database i id inside json_with
just keyword must_be noth paragrap pick prefix python relevant_informat run score_of send skill
summary template the_page try what_you word`,
      '-0.6': `>follow >should ^this are_a browser command do_not line name never output rat
response_should someth stop system the_context the_source whether_the written you_are
your_answer`,
      '-0.7': `#angles #backticks >section ^provide ^return anyth direct do file informat_to
long markdown only referenc return`,
      '-0.8': `@about-the-answer @order-to-sound ^keep expert format provide your_response`,
      '-0.9': `#call >delivera ^use`,
      '-1': `concise say use`,
      '-1.3': `call`,
      '-1.4': `@about-what-is-given`,
    },
  },
  'output-format': {
    bias: -1.3,
    traits: {
      '1': `markdown marker`,
      '1.7': `concise`,
      '1.4': `>delivera`,
      '1.3': `rat`,
      '1.2': `@order-to-write provide short`,
      '0.9': `cite final line statu what_you`,
      '0.8': `>instruct >must >should format json number referenc word`,
      '0.7': `@about-the-answer ^provide answer_in block entity_name explanat head include
long not_include output paragrap relevant score_is should use why with_a you_can`,
      '0.6': `#angles >field >summary ^keep ^question add characte formatt_as integer list
must must_be next null partial refer return say score structur subsecti summary the_score
thought want your_response`,
      '0.5': `#capitals >format >include >your ^output ^thought ^when alway amount as_json
binary commit complian do do_not explain grounded language level of_this report respond_with
response sentence should_be source_entity str target_entity term the_code the_context the_report
two verdict word_or`,
      '0.4': `>block >detail >ensure >entity >message >number >replace >report >section
>step >use ^consolid ^describe ^ensure ^entity ^highligh ^just ^no ^reason ^return ^say ^use
a_concise action appropri assertio assertio_is attribut by_the case citation classe consolid
content_of describe diff empty end file file_path focus historic in_a in_your informat_is inside
intermed is_not keyword link make_sure markdown_syntax match metric most most_relevant name
need_to not_be of_the one one-line other part point python relation_descript relevanc reply
respond score_of snippet solution start syntax the_content the_entire the_reason tool_call
uncertai use_markdown verbatim well-str`,
      '0.3': `#braces #quotes >code >guardrai >guidelin >provide >return >same >speak >style
>such ^based ^importan ^method ^reply ^report ^user ^write achieve analyz and_a and_not as_if
as_the backtick be_in brief change complet confiden contain discover each either end_of enough
explanat_or few follow follow_format follow_the formatt found full good ids in_the include_the
informat_to insuffic json_with keep loop match_the must_include must_use need not_mention ok
only original output_the overview page postpone print proper relevant_informat response_should
rest schema software someth start_with strict successf technica the_assertio the_communit
the_extract the_full the_output the_page the_summary them triple true type_of update urls variou
whether_the wrap written you_want`,
      '-0.3': `>agent >analyze >based >can >conversa >its >only >process >scor >source >tool
>type >understa >user >you ^analyze ^avoid ^generate ^in ^instruct ^it ^never ^set ^the ^these
^to ^what a_new accuracy ai all_the allow another answer answer_question approval are_a are_not
as_an ask assistan assume assumpti at_least being best break careful category city classify
click common comprehe context_informat contradi conversa creat crew current daemon decline
delivera detail determin differen does down efficien emitt entity_type evidence execut exist
explicit extract figure folder give_a has helpful history if_the ignore image infer insight
inspect interact invent irreleva is_relevant issue it_is know_the knowledg known like logical
make manner merge moderate modify must_not note obtain of_entity of_informat of_its only_the
open otherwis our over overall own pair paramete pattern practice prefer preferen prior public
purpose question_that rather rather_than reason_for refine rely repetiti represen requir require
resource response_is safety scenario screensh so sound state synthesi system tell test that_are
that_can the_conversa the_customer the_document the_fact the_text ticket treat unrelat used_to
useful user using_the weight what when_the whenever while write your`,
      '-0.4': `#backticks >consider >informat >query >rule >scale >score @about-tools
@order-to-guard @order-to-use-what-is-given @order-to-work ^as ^here ^this ^we ^you a_question
a_specific about_the added_to after can clarify concept correct create customer data default
director don't_know due encourag format_and generat get given ground import interpre is_an model
not_use on_a on_the or_more part_of perform perspect polite prioriti profile question respond_to
responsi review run say_so session some step subtask table take text the_chat the_given the_last
user_question was what_is will_be with_the would you_should yourself`,
      '-0.5': `>availabl >responsi @about-what-is-given @ban @question ^a ^focu a_list
a_response actual added already analyze call developm entity_or event how in_this integrat into
is_the json_format last mark plan read request set stat subcateg the_follow topic wait were work`,
      '-0.6': `#call >task @identity ^input area availabl before below claim decide expect
from_the its know never now research that_is`,
      '-0.7': `consider identify informat instruct is_to query requirem use_the value`,
      '-0.8': `agent evaluate fact input tool`,
      '-1': `@statement`,
      '-1.1': `@order-to-operate task`,
    },
  },
  'tool-use': {
    bias: -1.9,
    traits: {
      '1': `#backticks function use`,
      '2': `call`,
      '1.8': `#call tool`,
      '1.4': `command`,
      '1.2': `@order-to-operate daemon`,
      '1.1': `shell`,
      '0.8': `^descript ^purpose browser shell_command write`,
      '0.7': `#snake_case >search access can crew search`,
      '0.6': `@about-tools database get import option remote runn`,
      '0.5': `^for ^pass access_to action again argument ask chrome click complet file id
omit purpose require set take tap then tool_that tool_to`,
      '0.4': `>function >when ^click ^use after behavior cannot choose_the enabl long marvin
match must_be once optional paramete python read real return return_the run searche solve
subarea test the_action to_solve use_only useful value`,
      '0.3': `>availabl >input >text ^check ^method ^otherwis ^run ^take a_file
answer_question are_not area asks back before bu choose comment create_a current descript
director domain element filename for_a for_you format_and generat input int key letter mark
matter of_each open otherwis pass perform placehol prefer preferen press print public ref
responsi retrieve right schedule screen second send smartpho someth sufficie suggest
the_appropri the_given the_tool there try up used_to validate wait when when_you will_be
with_the written you_can you_have you_should`,
      '-0.3': `>agent >field >guidelin >json >return >rule >these @order-to-guard ^a ^be
^each ^how ^no ^task ^your ai an_expert any are_an as_a avoid below boolean cannot_be concise
do_not every example exist extract for_each format from_a generate human identify immediat
improvem in_a in_the inside instance instead instruct is_a keep language main message model most
necessar objectiv only quality referenc relation relevanc replace replace_block respond score
search_replace should source specific summary tags that_the the_fact the_informat the_input
the_request ticket title user_prompt using we what where within`,
      '-0.4': `>each >you @order-to-use-what-is-given ^the add all describe each expert
follow include into marker not of_a other provide reason relevant research section should_be
the_result these type user was were`,
      '-0.5': `#digits >instruct >must >your @label block delete file_path if label multiple`,
      '-0.6': `@about-the-answer @ban @identity @order-to-sound @order-to-work answer
availabl_tool conversa entity fact output to_the`,
      '-0.7': `@question how informat of_the your`,
      '-0.8': `@statement you_are`,
      '-0.9': `context`,
      '-1.1': `@about-what-is-given @order-to-write`,
    },
  },
  context: {
    bias: -1.5,
    traits: {
      '1': `@statement`,
      '1.8': `@about-what-is-given`,
      '1.2': `^input`,
      '1.1': `history`,
      '0.9': `>you skill`,
      '0.8': `>given ^the below interact`,
      '0.7': `#angles ^use base configur conversa_history md prompt provid report task_or
to_help`,
      '0.6': `>can >will ^all ^assume ^we ai knowledg llm message on_the our represen root
some use_the was`,
      '0.5': `>variety @order-to-use-what-is-given ^a ^here about accept app are_not assume
chrome context default has if_you last main open screensh shar time type use_this user_prompt
user_question workflow you_do you_must`,
      '0.4': `>includ >its >perform >tool ^remember ^some ^these ^using after ai_agent aider
alone as_if as_well automati begin docs event for_example given here image input may other
persona prefix previou remember searche section stor subtopic system template the_content
the_end these to_use transcri user we will_be within you_will your your_answer`,
      '0.3': `>availabl >document >dynamic >help >surround >value >whether @label ^context
^each ^otherwis ^user a_none addition an_ai applicat availabl_tool browser- conversa current
current_date dataset efficien executio folder help http ignore in_a in_this indicate inform
informat_in informat_to inside is_relevant is_the json_format live load mobile more must_use
natural not_mention of_each of_its on_a or_the out refund relevant_informat remote research
respond_to retrieva runs see set state tax text that_can the_current the_screensh the_search
three ticket to_answer type_of variable well x you're`,
      '-0.3': `#quotes >delivera >each >format >guidelin >include >read >response >score
>should >these ^be ^extract ^follow ^for ^given ^purpose ^write ^your action add alway analyze
anyth assistan attentio authenti based based_on before before_you brief can_be careful column
common consider constrai context_or correct create critical data describe descript discuss
does_not evaluate every exact explanat extract focu for_you identifi if if_a incorrec
informat_that key my necessar new not objectiv once overall pay person poor predict
predict_answer product provid_context provide_a purpose quality question read_the rely reply
request requirem responsi return_the safety sentence short signific speciali statu step story
strict subject take tell than the_assistan the_image the_input the_provid the_result the_summary
the_task them think to_be to_the up url user_answer value want what_is what_you when_you
whenever why written you_are`,
      '-0.4': `>careful >consider >identify >instruct >must >search >when >your
@order-to-guard ^as ^do ^example ^if ^never ^please an_expert are_a ask cannot claim come
command entity_type evaluati expert file for_each function importan in_your markdown miss most
need_to only original rat support that_are thing what whether while with_the word`,
      '-0.5': `>not ^you any by_the complete detail determin differen does don't explain
explicit how need no node one plan same str that_is the_context the_same true useful`,
      '-0.6': `#snake_case >follow >if cover goal language relation two write`,
      '-0.7': `#call @order-to-sound if_the is_to response score should_be specific structur
when`,
      '-0.8': `#digits @question must_be provide`,
      '-0.9': `#capitals @identity must`,
      '-1': `@ban @order-to-operate`,
      '-1.2': `@order-to-write`,
      '-1.5': `@order-to-work should`,
    },
  },
  'persona-tone': {
    bias: -1.9,
    traits: {
      '1': `expert`,
      '1.6': `@order-to-sound`,
      '1.4': `^as`,
      '1.2': `@identity`,
      '1.1': `are_a as_a tone you_are`,
      '0.9': `like style`,
      '0.8': `an_expert`,
      '0.6': `^you ^your are_an assistan`,
      '0.5': `please sound speciali`,
      '0.4': `^attentio a_given act as_an automati conversa error i interfac its query_to
situatio use_a you`,
      '0.3': `>provide >will ^act ^be ^is ^keep ^use answer_in as_the assess attentio but
characte complex customer design editor encourag executio experien for_a friend generat i_will
if_there jargon keep_the make_sure match_the moderate my never news rate referenc_answer
repetiti reviewer show simple speciali_in specific still teacher the_content the_customer
the_exist the_referenc there_are understa user_answer whether_the without_any wrong you're
yourself`,
      '-0.3': `#angles #braces >follow @about-the-answer @order-to-guard
@order-to-use-what-is-given ^critical ^do ^role about_the action addition agent ai_agent
appropri before below brief build concise crewai critical declarat document entity example
execute flow format function has if_the input line may message must need number of_this one
relevant reply report response review skill step the_follow these was when with_the`,
      '-0.4': `@about-tools ^if ^the can context file if in_the interact list no other output
search summary task the_task to_the tool`,
      '-0.5': `@ban @question answer each extract informat not only what`,
      '-0.6': `#backticks #digits @statement`,
      '-0.7': `#capitals`,
      '-0.8': `@order-to-operate @order-to-write`,
      '-0.9': `@about-what-is-given`,
      '-1.4': `@order-to-work`,
      '-1.6': `@label`,
    },
  },
};
