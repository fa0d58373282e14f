import type { WordedTextKind, WordingTable } from './kindFeatures.ts';

/**
 * What `test/support/fitWording.ts` fits to labelled sentences of prompts, never edited by hand:
 * `npx vitest run test/unit/diff/wordingWeights.test.ts -u` writes this file. What the marks in front
 * of a trait mean is said at `wordingTraits`.
 */
export const wordingWeights: Readonly<Record<WordedTextKind, WordingTable>> = {
  guardrail: {
    bias: -1.6,
    traits: {
      '1': `confirma insuffic or_tool`,
      '2.4': `never`,
      '1.6': `ignore`,
      '1.5': `approval use_only`,
      '1.4': `>not`,
      '1.3': `allow only only_use`,
      '1.2': `invent speculat`,
      '1.1': `>guardrai ^every don't mention refuse`,
      '0.9': `>do assumpti don't_know ground guess human legal security source you_cannot`,
      '0.8': `>extract and_not cannot infer must_only not policy the_context transfer
unverifi`,
      '0.7': `>style @order-to-guard answer_question before do_not ethical fabricat fact
forbidde given_context hallucin index make_up medical must must_not only_the prior requirem
safety stop user_for your_answer`,
      '0.6': `^ensure ^treat ask_the beyond call_a change claim column column_name do
illegal knowledg library modify not_use note paramete polite preserve respond response_should
solve_the stat the_document the_provid trace treat until you_may`,
      '0.5': `>any >failure >principl ^call ^ignore ^implemen ^run ^strict ^synthesi
accuracy actual anyth ask attempt attempt_to avoid can_only cite clean content decline domain
encourag explain_the find found if_the informat_provid involv is_a know_the logg not_invent
of_an output_and particul permissi propose question_based reply responsi should_not sufficie
the_candidat the_descript the_text under use_the`,
      '-0.5': `#braces >consider >key >use ^confirm ^respond ^write ^you ^your a_new add
add_any addition address answer_in as_a best block both brief code_block comment conflict
contain descript detail either environm expert fail file_path final identifi identify if if_no
informat_is itself memory need not_add now of_the preamble prioriti pronoun quality respond_with
rule short single sound statemen tags task the_agent the_answer the_content the_final the_most
to_do tone type understa user_input user_is variable was you_have`,
      '-0.6': `#digits >response @about-the-answer ^a ^assume ^be ^please automati complet
duplicat each format formatt if_not in_your line look_for necessar need_to not_be object problem
proper punctuat redundan relevant review same summariz sure the_new the_request when_the will_be
with_a word your_task`,
      '-0.7': `communic have is_the its once only_when otherwis score set str text with_the`,
      '-0.8': `>error ^return after are_a conversa correct example response`,
      '-0.9': `#angles @order-to-write include start target think`,
      '-1': `explain json`,
      '-1.1': `@about-what-is-given @question @statement`,
      '-1.2': `@about-tools @order-to-operate markdown`,
      '-1.3': `@identity @label ^the`,
      '-1.4': `@order-to-work explanat`,
    },
  },
  instruction: {
    bias: -0.5,
    traits: {
      '1': `>check >score an_ai and_you classify common contradi follow_text it_is logical
member summariz_the the_system you_will your_task`,
      '1.5': `@question`,
      '1.4': `^translat is_to`,
      '1.3': `>error ^given evaluate generic redundan switch`,
      '1.2': `>may >scor clause failure look_for provide_a understa_the verify write_a`,
      '1.1': `>consider ^summariz capture concrete number_of reasonab submitt until`,
      '0.9': `>evaluati >generate >task analyze_the approach evaluat future goal improve
logic notice obtain produce question_that rate refusal responsi rewrite subtitle the_instruct
your_goal`,
      '0.8': `>careful >determin >if >prompt ^based ^identify analyze collect consider
correctn cover cv estimate every examine extract_the focu into invalid label map mean predict
preferen query_that relat relevant_to resolv review text_is the_new the_variable think understa
use_your whether your_job`,
      '0.7': `>any >ask >asked >conversa >not >prioriti >process ^focu ^how ^select a_clear
behavior better certain claim consiste create deliver differen effectiv efficien entity_type
event explore extract general harmful identify implemen insight is_complete judge leave listen
merge minimal necessar need_to not_just not_mention output_and predict_answer problem quality
scale scientif solve spell story substant suppli that_will that_you the_data the_original
the_overall the_referenc unrelat violate what_the when_the`,
      '0.6': `>complete >core >do >explicit >focu >learn >look >point >question >remember
>requirem >responsi >scale >so >system @order-to-work ^analyze ^confirm ^critical ^extract
^please ^review ^solve a_response acknowle already analyz and_output architec assign best broad
can't careful category compute confirm conflict contract correct count deal decide decline
describe does entity exclude executio feature fits flaw follow_question for_informat good
guidance harm if ignor immediat informat_from injectio interpre itself log miss output_the
payment poor positive priority prospect query_and remain resolve review_the sequence should
small step step-by- strategy success summariz the_model the_project they thorough too unclear
verifi vs`,
      '0.5': `>based >content >criteria >execut >here >only >operatio >reason >select
>update >where ^assess ^compare ^detect ^determin ^evaluate ^explain ^fix ^ignore ^instead
^instruct ^once ^strict ^suggest a_detail added and_the and_use answer_the any appropri ask
asked_to break by_step can_only capabili capture_the choose compar compare complete concept
consiste_with context_or continue control copy could days definiti df did_the directio does_the
edge encourag execut f filler find focu_on for_each fully generate_the given_the grade help
how_the importan indirect inspect involv json_format json_schema lack larger make_it matche
mathemat met modifi music normal now objectiv overall pay perfect permissi plan precise principl
prioriti prompt question_and read_the recogniz reflect region requirem research retain revise
routine rubric rule sample scene scrap single situatio solv spec sql step_by store synthesi
target temporal the_agent the_assistan the_conversa the_expect the_message the_research
the_response the_specific todo total trajecto uncertai unnecess user_instruct user_request
verifica whether_the would yes your_analysi`,
      '-0.5': `#backticks #snake_case >between >can >context >decid >receive >summary >tool
>usage >within @about-the-answer ^as ^below ^ensure ^file ^highligh ^question ^remember ^reply
^respond ^text ^we ^your a_single access access_to act_as ai allow along am and_their answer_in
any_other as_an assertio bash be_given become board browser cannot citation command comment
communit complex consider_the continu current decid differ echo english entity_and example
experime expert final_answer game have_been helpful_assistan if_no independ interact learncod
light llm make_sure make_up must_only noth object_with of_an only_the open or_any organiza
other_tool parallel polite print provid_by provider q question_or relevanc_score
relevant_informat runn save say searche second see select sett show since space str subtopic
than the_correspo the_function the_score the_source themselv think' to_your trace user_has usual
valid viewport what_you will with_only without_any word wrap your_previou`,
      '-0.6': `>feature >number >some >use @about-tools @ban @order-to-sound ^descript
^entity ^find ^format ^input ^just ^never a_json a_specific after_the automati binary can_use
characte computer daemon do_not everyth example_if extreme fabricat follow_by friend head
help_you include_any indicat insert its_own json_with like_this live load must_include n not_add
not_contain not_include not_invent note_that one_of only_on optional or_a output package
paragrap patient phone previous refuse respond retry send stor strict sub-agen the_context
to_create to_execute trial up written`,
      '-0.7': `#call >guardrai >section ^call ^don't ^every ^importan ^output ^query ^treat
^user alice as_follow attempt code_block content_of entity_name environm explanat format great
have_already i id ids impact import informat_to inside intellig is_the keys know_the
knowledg_base number paper play rat response_should scroll steer suggesti the_page tool typ
verbatim will_not with_a you_want`,
      '-0.8': `#angles ^context ^return ^the a_skill and_a follow_format formatt in_one json
letter mcp network primitiv provide template use use_this web`,
      '-0.9': `>field ^example ^this ^use and_not back edit here http line only_use pick
prefix shown skill this_tool your_answer`,
      '-1': `>given attribut generati never none`,
      '-1.1': `>delivera >provide markdown`,
      '-1.2': `>format ^keep concise your_response`,
      '-1.3': `@about-what-is-given`,
      '-1.6': `call`,
      '-1.7': `>example`,
      '-1.8': `are_a`,
      '-1.9': `are_an`,
    },
  },
  'output-format': {
    bias: -1.3,
    traits: {
      '1': `>must >summary brief if_no score template`,
      '2': `concise`,
      '1.6': `>delivera format formatt`,
      '1.5': `explanat`,
      '1.4': `answer_in paragrap`,
      '1.3': `integer json short thought`,
      '1.2': `line markdown respond_with`,
      '1.1': `>format >provide ^keep follow_format marker`,
      '0.9': `>field add boolean explain extract_informat extreme language none not_include
null prefix provide rat sentence str what_you yes' your_response`,
      '0.8': `>exact >report >respond between_and block characte chosen clos communic empty
file_path include indicate inline must or_not output row say selectio space that_will way
your_output your_reason`,
      '0.7': `>detail >number >return ^correct ^output ^provide ^reply alway answer_with
as_json be_concise bracket can_be cite comma-se commit_message diagram entity_and entity_name
exact final highligh in_one informat_from letter like_this make_sure must_be number object_with
per return return_only schema should_be structur subsecti syntax tense the_extract the_final
the_main the_reason the_score tool_is`,
      '0.6': `#angles >block >entity >formatt >json >new >response >section >self-con
@order-to-write ^ensure ^format ^just ^respond ^return action_is amount analysi and_no assertio
assign attribut be_in bold by_the code_block emit enough example_if exce follow_by head how_you
intermed level list mention newline no' not_add only_return output_the pars preamble print
replace_block respond response retry search_replace separat should tags that_it the_content
the_name transfer use variable verbatim word wrap yes your_answer`,
      '0.5': `#quotes >action >end >object >replace >result >should >write >your ^entity
^highligh ^maintain ^when a_complete a_human a_valid action_and add_any and_its as_possible b
behind binary blank bullet complian contain_the content_of conversa_with decid describe_the
descript_of duplicat end few for_this from_to generate if_you in_a include_any independ index
inferr instead_of is_no its_own longer main match matche_the max most_importan must_include name
next_step no numeric object one_of other please provide_the repeat response_should rest second
select statu strict summary tag than that_may the_context the_key the_language think title trait
ts type using valid very with_a with_only wrapp`,
      '-0.5': `#call >best >informat >key >practice >process >query >role >scale >score >so
>update >will @ban @order-to-sound ^explain ^identify ^ignore ^now ^task ^these ^you a_differen
a_specific access acknowle agent ambiguou and_provide approv asked at_least automati availabl
behavior below chain change_the claim clarify code_to common compare complex confirm context_to
contradi convey current database declar decline demonstr developm down edge encod event exist
expressi extract_the fabricat fits follow_text function_to go grep has helpful hold if_it
illegal informat_about internal investig least leave library locate model not_use now on_the
only_use operatio play profile prompt question_that rather rather_than real refine region
remember request resolve risk sample side some source suggest sure_to synthesi take that_is
the_agent the_error the_plan the_previou these to_a to_use tool_function transcri truncat
use_only user_question verifi vocal work workflow would yet your_own your_task`,
      '-0.6': `>error >input >remember >source >user @order-to-work ^focu ^in a_list ai
analyze area backgrou but check choose command create_a critical customer differen director done
executio fail fix identify improve in_an informat_that input insight is_an is_provid judge
like_a logic logical matrix mean memory must_not must_only output_and output_is p pass personal
presence previou prior protocol read relevant_to require respond_to review right session sett
should_not stat story subtitle switch temporal the_provid this_tool until use_it you_need`,
      '-0.7': `>may >not >responsi >scor @about-tools accuracy across are_not assistan break
call_the can't classify don't_know even feedback ground guess guidance harmful integrat invent
its know look may on_a only_when output_format perform query relat requirem see skill solve test
the_response treat unrelat use_this via wait`,
      '-0.8': `>consider @order-to-use-what-is-given ^here ^input assume base call category
decide default entity_type ignore is_to line_of pattern the_exact tone verify`,
      '-0.9': `>task >tool >you a_question consider use_the was`,
      '-1': `@statement ^translat already evaluate get it_is knowledg task`,
      '-1.1': `@identity ask data history tool`,
      '-1.3': `>example @about-what-is-given`,
      '-1.4': `@question`,
      '-1.5': `@order-to-operate`,
    },
  },
  'tool-use': {
    bias: -1.5,
    traits: {
      '1': `>command >key paramete pass`,
      '2.4': `tool`,
      '2.3': `call`,
      '1.8': `command`,
      '1.7': `search`,
      '1.3': `>tool daemon`,
      '1.2': `access function mcp`,
      '1.1': `#call availabl grep pick this_tool use`,
      '0.9': `>feature >usage ^descript argument click edit optional package press searche
see tool_is tool_to wait you_can you_have`,
      '0.8': `#backticks #snake_case a_text automati chrome clinical expressi instead_of
it_can library perform retrieve runn shell the_prompt up using via you_must`,
      '0.7': `>query >use ^to about_what access_to action again and_their bare base can
complex crew database delegate file format_and function_to gather get have_the help_you
informat_about input local parallel read_file require script scroll skip the_database to_execute
trial used_to write you_need`,
      '0.6': `>call >can >paramete >search >source @order-to-operate ^never ^pass cell
claude complet direct director done element graph however inspect install is_not matter network
omit one_of other_tool primitiv read retry run safe select send session sett skill sufficie
think' those to_extract use_only when_you`,
      '0.5': `>best >plan >referenc >so >test >type >when >workflow ^check ^importan ^result
^run ^skip action_input adjust after_the all_the answer_question asked bash call_the code_block
connect context_and cost echo emit enabl environm execute fetch gui have_access if_a insert
investig invoke is_already let only_when override own platform process protocol purpose python
save sent set shell_command so_you standard subagent support the_page the_web to_see to_use
truncat updatewo useful window yet you_want`,
      '-0.5': `#digits >execut >given >provide >requirem ^based ^be ^example ^given ^include
actual and_no are_a assume being both but candidat cannot_be careful change dependen did each
enough evaluate every expert explanat feature forbidde further given given_the have_a
informat_in insuffic is_availabl json mark mean member need_to none not_be or_tool output_the
password personal point previou proceed provid_in remain research respond_with response
solve_the sql successf such such_as the_agent the_best the_most to_make treat variable what_the
write_the`,
      '-0.6': `>json >output >should ^action ^i ^output ^select ^task about_the assistan
attempt_to contain datafram evaluati executab focu here history how human in_a map not not_make
please redundan replace_block requirem selectio sentence set_of summariz the_model the_output
the_previou this_format to_the tone tool_and unnecess were word`,
      '-0.7': `>your ^the claim df empty example executio follow identify keys label multiple
observat search_replace section summary the_result weather`,
      '-0.8': `>evaluati @order-to-work ^a ^your column entity fact file_path instruct
mention of_this was`,
      '-0.9': `#braces >must @about-what-is-given @ban @label concise language we you_are`,
      '-1': `@identity @order-to-guard ^tool is_a score`,
      '-1.1': `@statement tool_call`,
      '-1.3': `@order-to-sound`,
      '-1.5': `@question`,
      '-1.6': `>example`,
      '-1.7': `@order-to-write`,
    },
  },
  context: {
    bias: -1.1,
    traits: {
      '1': `>will ^we is_the shown use_it was we will_be`,
      '1.4': `^the`,
      '1.3': `@about-what-is-given ^input history`,
      '1.2': `below memory`,
      '1.1': `^each context previou`,
      '0.9': `>input ^here ^tool answer_a conversa last md some use_this`,
      '0.8': `#braces >given ^all ^text ^there already are_given are_not as_follow be_given
filesyst its provid_with the_caller to_take transcri truncat user_prompt`,
      '0.7': `>you ^below ^use attach backgrou column_name consider_the current dataset
declar for_example guide has here_is ids individu inform informat_is llm may provid recall
remember root scrap scraper the_previou these variou were yaml`,
      '0.6': `#angles >informat >perform >provide ^assume ^careful ^this account caller
constrai contain context_to continu conversa_history day excerpt frequent generat hypothes
in_order informat_in informat_to is_a is_provid later live must_use of_this our question_to
receive record relevant_informat represen respond_to reveal review section skill the_goal
the_list use_the will_not you'll`,
      '0.5': `>contain >how >its >receive @order-to-use-what-is-given ^consider ^first ^i
^it ^question ^step ^when a_task about accept achieve alone and_must app assessme associat at_a
at_all become below_is but button contain_a correspo defin error find_the generati have_been
here here_are how_to ignore index inferr inside interact interpre into_the it_as line_of list_of
message not_be on_a on_the or_the output_is output_of per previou_response previous pronoun
propos recent reject relative remote retrieva runn see spec speech stage stor subtopic task_or
the_above the_follow the_full there time to_answer to_help todo tool_call trace transfor update
user_question using_the website when_a who you_do your_previou`,
      '-0.5': `#digits #quotes >careful >error >file >generate >must >requirem >score >use
>when @about-the-answer ^be ^extract ^from ^to a_detail added aim alternat amount analyz and_its
and_output answer_from architec assumpti can coherent complex concept confiden consiste count
determin determin_whether discuss does don't done duplicat evidence execute expect explore final
focu follow_the good importan instead_of line logical make me natural_language not_use number
observat optional organiza pass print quality question_and reason reasonab rely response
retrieve return_the rewrite speciali story support_by syntax that_it the_language the_main
the_memory to_execute tone tool_is translat usage user_and user_to where whether why would writ
xml`,
      '-0.6': `>action >answer >consider >summary ^create access alway an_expert claim
context_or continue correct detail else entity explanat fully function goal identify if
informat_that necessar need_to no option partial possible priority prompt_to provide_a
question_or rate requir responsi retain select should_be sole specific sql stay strict
summary_of the_new the_question then this_tool thought true ui use_only verbatim yourself`,
      '-0.7': `>response @order-to-sound ^do ^example any assistan brief case clear complete
confirma edit generate_a objectiv particul provid_context return schema security that_will
the_provid to_a up video way what_is your_job your_output`,
      '-0.8': `#call >instruct >not >should click command cover exact expert expertis format
is_to level must_be one respond_with score situatio than the_document thing tool topic`,
      '-0.9': `^given appropri example implemen language miss role structur the_task think
write`,
      '-1': `>if >include @order-to-operate ^for are_a search that_are that_you
user_instruct`,
      '-1.1': `^never`,
      '-1.2': `@order-to-guard`,
      '-1.3': `@ban`,
      '-1.4': `@order-to-write`,
      '-1.5': `@identity @order-to-work`,
      '-1.6': `must`,
      '-1.7': `should`,
      '-1.8': `>example @question`,
    },
  },
  'persona-tone': {
    bias: -1.5,
    traits: {
      '1': `assistan_is characte persona personal`,
      '2': `are_a`,
      '1.9': `are_an tone`,
      '1.5': `assistan`,
      '1.4': `^as`,
      '1.3': `style`,
      '1.2': `@identity`,
      '1.1': `helpful`,
      '0.9': `^your expert maintain polite professi`,
      '0.8': `@order-to-sound act_as as_a feel keep light person`,
      '0.7': `^you're answer_to are_the as_an excellen friend i intellig judge like_a mode
talk the_role`,
      '0.6': `>format a_helpful i_will is_a like of_an of_your stay you_are yourself`,
      '0.5': `^keep ^you act ai an_agent and_no and_you carry complex concise_and continuo
draft enabl expertis for_a game greet honest mind my natural neutral play remain role sound
speciali still strategi structur_and time to_identify verbatim very you're`,
      '-0.5': `^user above contain current each execute extract if include list miss must not
only result return score start target was whether will_be you_will`,
      '-0.6': `#backticks @about-the-answer ^this below brief classify context document
format function instruct more of_the page query submitt team the_agent they tool with_the`,
      '-0.7': `#angles #capitals #digits @about-tools @order-to-guard ^if action answer
example number output what`,
      '-0.8': `@statement an_ai evaluat file interact review summary`,
      '-0.9': `>example ^the`,
      '-1': `@ban @question`,
      '-1.1': `@order-to-write`,
      '-1.2': `@about-what-is-given @order-to-operate`,
      '-1.4': `@label`,
      '-1.5': `@order-to-work`,
    },
  },
};
