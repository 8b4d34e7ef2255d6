/** 1,024 plain English words, worth ten bits each; the order matters. Fetched only where verification words are shown. */
export const WORDS: readonly string[] = `
acorn actor adult agent airport aisle alarm album algae alley almond altar amber anchor angel animal ankle antler
apple apricot apron aquarium arch arena arm armor arrow artist ash aspen atlas attic autumn avenue baby bacon badge
bagel baker bakery balcony ball balloon bamboo banana band bandage banjo bank banner barber barley barn barrel basin
basket bath bazaar beach beacon bead beak beam bean bear beard beaver bed bee beetle bell belt bench berry bike birch
bird biscuit bison blade blanket block blossom blouse boat bobcat bolt bone bonnet book boot border bottle boulder
bouquet bowl box bracelet branch brass bread breeze brick bridge bronze broom brother brush bubble bucket buckle
buffalo bugle bulb bunny burrow bus bush butter button cabbage cabin cable cactus cafe cage cake calendar camel
camera camp canal candle candy canoe canvas canyon cape captain caramel caravan carbon card cardinal cargo carpet
carrot cart cashew castle cat catfish cattle cave cavern cedar ceiling celery cello chain chair chalk channel chapel
charcoal cheese cherry chess chest chestnut chicken chimney chin cinnamon circle circus citrus city clarinet clay
clerk cliff clinic cloak clock cloth cloud clover clown coach coal coast coat cobra cobweb cocoa coconut coffee coin
collar comb comet compass copper coral cork corner cottage cotton couch cousin cowboy coyote crab cradle crane crater
crayon cream cricket crocus crow crown crystal cube cuckoo cucumber cup cupboard curtain cushion cycle dairy daisy
dancer dawn daylight deer dentist desert desk diamond diary diner dinner dish diver dock doctor dog doll dolphin
domino donkey door dough dove dragon drawer dress drizzle drum duck dune dust dwarf eagle ear earth easel east echo
eclipse eel egg elbow elder elephant elf elm ember emerald engine envelope evening fabric factory fairy falcon fan
farmer father feather fence fern ferry fiddle fiddler field fig finch finger fire firefly fish flag flame flamingo
flask flint flock flood floor flower flute foal fog forest fork fortress fossil fountain fox frame freezer friend
frog frost fruit fungus funnel galaxy gallery garage garden garlic gate gazelle gecko geyser giant ginger giraffe
glacier glass globe glove glue goat goblet gold gondola goose gorilla grain granite grape grass gravel gravy grocer
guitar gull gymnast hail hair halo hammer hammock hamster hand harbor harp harvest hat hawk hay hazel heart hedge
hedgehog helmet hen herb hero heron hill hinge hippo history hockey honey hood hoof hook horizon horn hornet horse
hotel house hurdle husky hut ice iceberg icicle igloo ink inkwell insect iris iron island ivory ivy jackal jacket
jaguar jam jar jasmine jasper jaw jeans jelly jewel jigsaw jockey joke juggler juice jungle kangaroo kayak kennel
kettle key keyboard kidney king kitchen kite kitten kiwi knee knight koala label lace ladder ladybug lagoon lake lamb
lamp lantern laptop laser lava lavender lawn lawyer leaf leather lemon lens leopard letter lettuce lever library lid
lifeboat lilac lily lime linen lion lip lizard llama lobby lobster locker locust log lotus lumber lunch lute lynx
magnet magpie mammoth mandolin mango manor mantle map maple marble marigold market maroon marsh mask mast mat meadow
meal medal meerkat melon mermaid metal meteor midnight mill mine mint mirror mitten moat model molasses mole money
monkey monsoon month moon moose morning mosaic moss moth motor mouse mouth mud muffin mule museum mushroom music
mustard myth nail napkin neck necklace nectar needle nephew nest net nettle nickel noodle north nose notebook novel
nugget nurse nut nutmeg nylon oak oasis oat oatmeal obelisk ocean octopus olive omelet onion opal opera orange orbit
orbital orchard orchid organ origami ostrich otter oven owl oyster paddle page paint palace palm pan panda panther
paper paprika parade parasol parcel park parrot parsley party pasta path patrol pavilion peach peacock peanut pear
pearl pebble pedal pelican pen penguin pepper perch perfume petal pheasant phone piano picnic picture pie pier pig
pigeon pillow pilot pine pinecone pint pioneer pipe pirate pitcher pizza planet plank plate platypus plaza plum
pocket poem poet police pond pony pool popcorn poppy porch porridge postman pot potato powder prairie prince prize
prune puddle puma pumpkin puppet puppy purse puzzle pyramid quail quarry quartz queen quill quilt quiver rabbit
raccoon racket radar radio radish raft rain rainbow raisin ram ranch raven razor recipe record reef reindeer rhino
ribbon rice rider rifle ring river road robe robin robot rock rocket rod roof room root rope rose rosemary rover
rowboat ruby rug ruler runner rust sack saddle safari sail salad salmon salt sand sandal sapphire satchel satin sauce
saucer sausage scale scarf scholar school scissors scooter scout screen screw sea seahorse seal season seaweed seed
shadow shampoo shark shed sheep sheet shelf shell shepherd sheriff ship shirt shoe shop shore shoulder shovel shower
shrimp silk silver singer sister skate ski skirt sky skylark skyline slate sleeve slipper smoke snack snail snake
snow soap soccer sock soda sofa soil soldier song soup south spade spaniel spark sparrow sphere spice spider spinach
spire sponge spoon spring spruce square squid squirrel stable stadium stage stair stamp star starfish station statue
steam stem stew stone stool storm story stove strap straw stream street string studio sugar suitcase summer sun
sundial sunset supper surf swallow swamp swan sweater sword syrup table tadpole tailor talon tango tank tape target
tart taxi tea teacher teapot teaspoon temple tennis tent terrace theater thimble thistle thorn thread throne thumb
thunder ticket tide tiger tile timber tin toad toast toffee tomato tongue tool tooth top topaz torch tortoise toucan
tower town toy tractor trail train tray treasure tree triangle tribe trombone trophy trout truck trumpet trunk tuba
tugboat tulip tunnel turban turkey turnip turtle tusk tutor tweed twig twin umbrella uncle unicorn uniform urchin
vacuum valley valve van vanilla vase vault velvet vest viking villa village vine vinegar vineyard viola violet violin
visitor voice volcano vulture waffle wagon waiter wall wallet walnut walrus waltz warden wardrobe wasp watch water
wax weasel weaver web wedding well west whale wheat wheel whisker whisper whistle wick widow wig willow wind windmill
window wine wing winter wire wizard wolf wood woodland wool workshop world worm wrist writer yacht yak yard yarn
yeast yogurt zebra zenith zero zigzag zinc zipper zone zoo
`
  .trim()
  .split(/\s+/);
